-- Which step fails most, and for how long?
SELECT target, step_name, count(*) AS failures, sum(seconds) / 60 AS minutes
FROM failures
WHERE level = 'step'
GROUP BY target_id, step_id, step_name
ORDER BY failures DESC, minutes DESC;
