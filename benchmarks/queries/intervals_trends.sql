-- How often did each node stop by itself on each day since @SINCE@, and what share of the day was it running?
WITH spans AS (
  SELECT target_id, status, max(first_seen, @SINCE@) AS start_ms,
         coalesce(lead(first_seen) OVER node, last_seen) AS end_ms, lag(status) OVER node AS previous
  FROM nodes
  WHERE first_seen >= @FROM@
  WINDOW node AS (PARTITION BY target_id ORDER BY first_seen)
)
SELECT target_id, start_ms / 86400000 AS day, sum(status IN ('NORUN', 'WAIT') AND previous = 'RUN'),
       sum(CASE WHEN status = 'RUN' THEN end_ms - start_ms ELSE 0 END) * 1.0 / sum(end_ms - start_ms)
FROM spans
WHERE end_ms > start_ms
GROUP BY target_id, day;
