-- What failed within the window? Each failure whole, not cut to it; the newest first.
SELECT f.region_id, f.project_id, f.task_type, f.file_id, f.name, f.label, f.level, f.step_id, f.step_name, f.kind, f.status,
       replace(f.started_after_at, ' ', 'T') || 'Z' AS started_after,
       replace(f.started_at, ' ', 'T') || 'Z' AS started_at,
       replace(f.ended_after_at, ' ', 'T') || 'Z' AS ended_after,
       replace(f.ended_at, ' ', 'T') || 'Z' AS ended_at,
       f.open, f.seconds, f.min_seconds, f.max_seconds, f.message
FROM failures AS f
JOIN _report_window AS w
WHERE f.started_at < strftime('%Y-%m-%d %H:%M:%f', w.until_ms / 1000.0, 'unixepoch')
  AND (f.open OR f.ended_at > strftime('%Y-%m-%d %H:%M:%f', w.since_ms / 1000.0, 'unixepoch'))
ORDER BY f.started_at DESC, f.region_id, f.project_id, f.task_type, f.file_id, f.level, f.step_id, f.step_name;
