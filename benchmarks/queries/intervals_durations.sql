-- How long was each node in each status since @SINCE@?
WITH spans AS (
  SELECT target_id, status, max(first_seen, @SINCE@) AS start_ms,
         coalesce(lead(first_seen) OVER (PARTITION BY target_id ORDER BY first_seen), last_seen) AS end_ms
  FROM nodes
  WHERE first_seen >= @FROM@
)
SELECT target_id, status, sum(end_ms - start_ms) / 1000.0, count(*)
FROM spans
WHERE end_ms > start_ms
GROUP BY target_id, status;
