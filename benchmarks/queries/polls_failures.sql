-- When did each node stop though nobody stopped it, since @SINCE@, and until when? A row for each poll.
WITH runs AS (
  SELECT target_id, status, at_ms, sum(status = 'RUN') OVER node AS episode, lead(at_ms) OVER node AS next_ms
  FROM polls
  WHERE at_ms >= @SINCE@
  WINDOW node AS (PARTITION BY target_id ORDER BY at_ms)
)
SELECT target_id, min(at_ms) AS started_ms, max(next_ms) AS ended_ms
FROM runs
WHERE status <> 'RUN'
GROUP BY target_id, episode
HAVING max(status IN ('PAUSE', 'KILLING')) = 0
ORDER BY started_ms DESC;
