-- What share of the time was each node running since @SINCE@, and how often and how long did it fail?
WITH spans AS (
  SELECT target_id, status, max(first_seen, @SINCE@) AS start_ms,
         coalesce(lead(first_seen) OVER node, last_seen) AS end_ms,
         sum(status = 'RUN') OVER node AS episode
  FROM nodes
  WHERE first_seen >= @FROM@
  WINDOW node AS (PARTITION BY target_id ORDER BY first_seen)
), episodes AS (
  SELECT target_id, sum(CASE WHEN status = 'RUN' THEN end_ms - start_ms ELSE 0 END) AS running_ms,
         sum(end_ms - start_ms) AS known_ms,
         max(end_ms) - min(CASE WHEN status IN ('NORUN', 'WAIT') THEN start_ms END) AS failed_ms
  FROM spans
  WHERE end_ms > start_ms
  GROUP BY target_id, episode
)
SELECT target_id, sum(running_ms) * 1.0 / sum(known_ms), count(failed_ms), avg(failed_ms) / 1000.0, max(failed_ms) / 1000.0
FROM episodes
GROUP BY target_id;
