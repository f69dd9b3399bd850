-- When did each solution run within the window, how long, and how did it end? Each run whole, not cut to it.
SELECT r.region_id, r.project_id, r.task_type, r.file_id, r.name, r.label,
       r.run_number, r.started_after_at AS started_after, r.started_at, r.ended_at, r.outcome,
       r.seconds, r.min_seconds, r.max_seconds, r.steps, r.first_failed_step, r.first_failed_step_id
FROM solution_runs AS r
JOIN report_window AS w
WHERE r.started_at < strftime('%Y-%m-%dT%H:%M:%fZ', w.until_ms / 1000.0, 'unixepoch')
  AND (r.ended_at IS NULL OR r.ended_at > strftime('%Y-%m-%dT%H:%M:%fZ', w.since_ms / 1000.0, 'unixepoch'))
ORDER BY r.region_id, r.project_id, r.task_type, r.file_id, r.run_number;
