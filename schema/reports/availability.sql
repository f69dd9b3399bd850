-- What share of the known time was each node running, and between which bounds does the truth lie?
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       b.level,
       b.running_ms / 1000.0 AS running_seconds,
       b.known_ms / 1000.0 AS known_seconds,
       (b.span_ms - b.known_ms) / 1000.0 AS unknown_seconds,
       b.availability, b.availability_low, b.availability_high,
       b.failures,
       b.mttr_ms / 1000.0 AS mttr_seconds,
       b.running_ms / 1000.0 / nullif(b.failures, 0) AS mtbf_seconds,
       b.longest_failure_ms / 1000.0 AS longest_failure_seconds,
       b.planned_ms / 1000.0 AS planned_seconds
FROM _bucket_figures AS b
JOIN _named_targets AS t ON t.target_id = b.target_id
WHERE b.level = 'node'
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id;
