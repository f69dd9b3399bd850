-- Calls made, on the day (UTC+8) they are counted on.
INSERT INTO api_calls (account, region_id, day, calls, throttled)
VALUES (:account, :region_id, :day, :calls, :throttled)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, throttled = throttled + excluded.throttled;
