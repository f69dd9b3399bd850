-- Which were the longest failures of November 2026?
SELECT target, level, step_name, kind, started_at, ended_at, seconds / 3600 AS hours,
       message
FROM failures
WHERE started_at >= '2026-11-01' AND started_at < '2026-12-01'
ORDER BY seconds DESC
LIMIT 10;
