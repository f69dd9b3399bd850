-- Which runs took more than one and a half times the average of their solution?
SELECT target, run_number, started_at, outcome, seconds / 60 AS minutes,
       usual_seconds / 60 AS usual_minutes
FROM (SELECT *, avg(CASE WHEN outcome = 'succeeded' THEN seconds END) OVER (PARTITION BY target_id) AS usual_seconds
      FROM solution_runs)
WHERE seconds > 1.5 * usual_seconds
ORDER BY started_at;
