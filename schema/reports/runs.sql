-- When did each solution run within the window, how long, and how did it end? Each run whole, not cut to it.
SELECT r.region_id, r.project_id, r.task_type, r.file_id, r.name, r.label, r.run_number,
       replace(r.started_after_at, ' ', 'T') || 'Z' AS started_after,
       replace(r.started_at, ' ', 'T') || 'Z' AS started_at,
       replace(r.ended_at, ' ', 'T') || 'Z' AS ended_at,
       r.outcome, r.seconds, r.min_seconds, r.max_seconds, r.steps, r.first_failed_step, r.first_failed_step_id
FROM solution_runs AS r
JOIN _report_window AS w
WHERE r.started_at < strftime('%Y-%m-%d %H:%M:%f', w.until_ms / 1000.0, 'unixepoch')
  AND (r.ended_at IS NULL OR r.ended_at > strftime('%Y-%m-%d %H:%M:%f', w.since_ms / 1000.0, 'unixepoch'))
ORDER BY r.region_id, r.project_id, r.task_type, r.file_id, r.run_number;
