-- Calls of one day (UTC+8), by account and region.
SELECT account, region_id, calls, throttled, exhausted_at
FROM api_calls
WHERE day = :day
ORDER BY account, region_id;
