-- How long was each node in each status since @SINCE@? A row for each poll.
WITH spans AS (
  SELECT target_id, status, lead(at_ms) OVER (PARTITION BY target_id ORDER BY at_ms) - at_ms AS span_ms
  FROM polls
  WHERE at_ms >= @SINCE@
)
SELECT target_id, status, sum(span_ms) / 1000.0 FROM spans GROUP BY target_id, status;
