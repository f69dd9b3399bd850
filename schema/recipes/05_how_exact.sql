-- How exact is it? Each failure with the least and the most that it can have lasted.
SELECT target, level, started_after_at, started_at, ended_after_at, ended_at,
       min_seconds / 60 AS at_least_minutes, seconds / 60 AS minutes, max_seconds / 60 AS at_most_minutes
FROM failures
ORDER BY started_at;
