-- What failed, since when, until when? One row for each failure of a node, solution or step (contract, section 6).
CREATE VIEW failures AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       f.level, s.step_id, f.step_name, f.kind, f.status,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.started_after_ms / 1000.0, 'unixepoch') AS started_after_at,
       f.started_after_ms / 1000 AS started_after_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.started_ms / 1000.0, 'unixepoch') AS started_at,
       f.started_ms / 1000 AS started_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.ended_after_ms / 1000.0, 'unixepoch') AS ended_after_at,
       f.ended_after_ms / 1000 AS ended_after_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.ended_ms / 1000.0, 'unixepoch') AS ended_at,
       f.ended_ms / 1000 AS ended_epoch,
       f.ended_ms IS NULL AS open,
       f.failed_ms / 1000.0 AS seconds,
       f.min_ms / 1000.0 AS min_seconds,
       f.max_ms / 1000.0 AS max_seconds,
       f.message
FROM failure_spans AS f
JOIN named_targets AS t ON t.target_id = f.target_id
LEFT JOIN named_steps AS s ON s.target_id = f.target_id AND s.step_key = f.step_key
ORDER BY f.started_ms DESC, t.region_id, t.project_id, t.task_type, t.file_id, f.level, f.step_key;
