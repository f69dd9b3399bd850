-- When did nobody look, since @SINCE@?
WITH spans AS (
  SELECT target_id, last_seen, lead(first_seen) OVER (PARTITION BY target_id ORDER BY first_seen) AS next_ms, end_reason
  FROM nodes
  WHERE first_seen >= @FROM@
)
SELECT target_id, last_seen, next_ms FROM spans WHERE end_reason = 'gap';
