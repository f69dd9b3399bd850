-- Every interval of every thing (node, solution, step) in one shape, with what stands before and after it.
-- Contract, section 6: counted_until is e, the end of its known time. The bounds before and after are null where
-- nothing precedes or follows, or where a gap or an absence lies between.
CREATE VIEW intervals AS
WITH neighbours AS (
  SELECT 'node' AS level, target_id, '' AS step_key, id AS interval_id, NULL AS step_id, NULL AS step_name,
         name, status, message, first_seen, last_seen, observations, end_reason,
         lag(status) OVER thing AS previous_status,
         lag(last_seen) OVER thing AS previous_last_seen,
         lag(end_reason) OVER thing AS previous_end_reason,
         lead(first_seen) OVER thing AS next_first_seen
  FROM nodes
  WINDOW thing AS (PARTITION BY target_id ORDER BY first_seen)
  UNION ALL
  SELECT 'solution', target_id, '', id, NULL, NULL,
         name, solution_status, message, first_seen, last_seen, observations, end_reason,
         lag(solution_status) OVER thing,
         lag(last_seen) OVER thing,
         lag(end_reason) OVER thing,
         lead(first_seen) OVER thing
  FROM solutions
  WINDOW thing AS (PARTITION BY target_id ORDER BY first_seen)
  UNION ALL
  SELECT 'step', target_id, step_key, id, step_id, step_name,
         NULL, status, info, first_seen, last_seen, observations, end_reason,
         lag(status) OVER thing,
         lag(last_seen) OVER thing,
         lag(end_reason) OVER thing,
         lead(first_seen) OVER thing
  FROM step_results
  WINDOW thing AS (PARTITION BY target_id, step_key ORDER BY first_seen)
)
SELECT n.level, n.target_id, n.step_key, n.interval_id, n.step_id, n.step_name, n.name, n.status,
       coalesce(c.status_class, 'unknown') AS status_class,
       n.message, n.first_seen, n.last_seen, n.observations, n.end_reason, t.gap_after_ms,
       n.previous_last_seen, n.next_first_seen,
       CASE WHEN n.previous_end_reason = 'changed' THEN n.previous_last_seen END AS bound_before,
       CASE WHEN n.end_reason = 'changed' THEN n.next_first_seen END AS bound_after,
       n.previous_end_reason IS NOT 'changed' OR n.previous_status IS NOT n.status AS starts_stretch,
       CASE
         WHEN n.end_reason = 'changed' THEN n.next_first_seen
         WHEN n.end_reason IS NULL AND w.until_ms - n.last_seen <= t.gap_after_ms THEN max(n.last_seen, w.until_ms)
         ELSE n.last_seen
       END AS counted_until
FROM neighbours AS n
JOIN targets AS t ON t.id = n.target_id
JOIN report_window AS w ON w.level IS NULL OR w.level = n.level
LEFT JOIN status_classes AS c ON c.task_type = t.task_type AND c.status = n.status;
