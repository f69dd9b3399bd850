-- Is it getting worse? Failures and availability in each bucket.
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       b.level, s.step_id, s.step_name,
       strftime('%Y-%m-%dT%H:%M:%fZ', b.bucket_ms / 1000.0, 'unixepoch') AS bucket_start,
       b.failures,
       b.failed_ms / 1000.0 AS failed_seconds,
       b.running_ms / 1000.0 AS running_seconds,
       b.known_ms / 1000.0 AS known_seconds,
       (b.span_ms - b.known_ms) / 1000.0 AS unknown_seconds,
       b.availability, b.availability_low, b.availability_high,
       b.mttr_ms / 1000.0 AS mttr_seconds,
       b.planned_ms / 1000.0 AS planned_seconds
FROM _bucket_figures AS b
JOIN _named_targets AS t ON t.target_id = b.target_id
JOIN _report_window AS w
LEFT JOIN _named_steps AS s ON s.target_id = b.target_id AND s.step_key = b.step_key
WHERE b.level <> 'step' OR w.level = 'step'
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, b.level, s.step_id, b.step_key, b.bucket_ms;
