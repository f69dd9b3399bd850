-- What share of the time was each node running since @SINCE@, and how often did it fail? A row for each poll.
WITH spans AS (
  SELECT target_id, status, lead(at_ms) OVER node - at_ms AS span_ms, lag(status) OVER node AS previous
  FROM polls
  WHERE at_ms >= @SINCE@
  WINDOW node AS (PARTITION BY target_id ORDER BY at_ms)
)
SELECT target_id, sum(CASE WHEN status = 'RUN' THEN span_ms ELSE 0 END) * 1.0 / sum(span_ms),
       sum(status IN ('NORUN', 'WAIT') AND previous = 'RUN')
FROM spans
GROUP BY target_id;
