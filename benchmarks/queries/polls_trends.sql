-- How often did each node stop by itself on each day since @SINCE@, and what share of the day was it running? A row for each poll.
WITH spans AS (
  SELECT target_id, status, at_ms, lag(status) OVER (PARTITION BY target_id ORDER BY at_ms) AS previous
  FROM polls
  WHERE at_ms >= @SINCE@
)
SELECT target_id, at_ms / 86400000 AS day, sum(status IN ('NORUN', 'WAIT') AND previous = 'RUN'), avg(status = 'RUN')
FROM spans
GROUP BY target_id, day;
