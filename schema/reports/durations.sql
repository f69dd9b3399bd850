-- How long was each thing in each status within the window, and how exact is that?
WITH statuses AS (
  SELECT level, target_id, step_key, status, status_class,
         sum(is_counted) AS stretches,
         sum(known_ms) AS known_ms,
         sum(min_ms) AS min_ms,
         -- An open edge that reaches into the window leaves the sum without an upper bound.
         CASE WHEN NOT max(may_reach AND max_ms IS NULL) THEN sum(max_ms) END AS max_ms
  FROM _duration_parts
  GROUP BY level, target_id, step_key, status
), totals AS (
  SELECT level, target_id, step_key, sum(known_ms) AS known_ms
  FROM statuses
  GROUP BY level, target_id, step_key
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       d.level, s.step_id, s.step_name, d.status, d.status_class,
       d.known_ms / 1000.0 AS seconds,
       d.min_ms / 1000.0 AS min_seconds,
       d.max_ms / 1000.0 AS max_seconds,
       d.known_ms * 1.0 / nullif(h.known_ms, 0) AS share,
       d.stretches,
       h.known_ms / 1000.0 AS known_seconds,
       (max(0, w.until_ms - max(w.since_ms, k.first_seen)) - h.known_ms) / 1000.0 AS unknown_seconds
FROM statuses AS d
JOIN _report_window AS w
JOIN totals AS h USING (level, target_id, step_key)
JOIN _things AS k USING (level, target_id, step_key)
JOIN _named_targets AS t ON t.target_id = d.target_id
LEFT JOIN _named_steps AS s ON s.target_id = d.target_id AND s.step_key = d.step_key
WHERE d.stretches > 0
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, d.level, s.step_id, d.step_key, d.known_ms DESC, d.status;
