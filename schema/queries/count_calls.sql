-- Calls made, on the day (UTC+8) they are counted on.
INSERT INTO api_calls (account, region_id, day, calls, throttled, exhausted_at)
VALUES (:account, :region_id, :day, :calls, :throttled, :exhausted_at)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, throttled = throttled + excluded.throttled,
                          exhausted_at = coalesce(exhausted_at, excluded.exhausted_at);
