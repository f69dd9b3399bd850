-- Which were the worst days of each node?
SELECT target, day, availability, availability_low, availability_high, failures,
       failed_seconds / 60 AS failed_minutes
FROM daily_summary
WHERE level = 'node' AND availability IS NOT NULL
ORDER BY availability, day DESC
LIMIT 20;
