-- When did each node stop though nobody stopped it, since @SINCE@, and until when?
WITH spans AS (
  SELECT target_id, status, message, first_seen, last_seen, sum(status = 'RUN') OVER node AS episode,
         lead(first_seen) OVER node AS next_ms
  FROM nodes
  WHERE first_seen >= @FROM@
  WINDOW node AS (PARTITION BY target_id ORDER BY first_seen)
), ordered AS (
  SELECT *, max(status IN ('PAUSE', 'KILLING')) OVER (PARTITION BY target_id, episode ORDER BY first_seen) AS is_ordered
  FROM spans
)
SELECT target_id, status, message, min(first_seen) AS started_ms, max(next_ms) AS ended_ms,
       (max(coalesce(next_ms, last_seen)) - min(first_seen)) / 1000.0
FROM ordered
WHERE status <> 'RUN' AND episode > 0 AND NOT is_ordered
GROUP BY target_id, episode
HAVING max(next_ms) > @SINCE@
ORDER BY started_ms DESC;
