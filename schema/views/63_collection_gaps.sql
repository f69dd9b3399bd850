-- When did nobody see, and why? Stretches of unknown time of each target.
CREATE VIEW collection_gaps AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, u.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', u.start_ms / 1000.0, 'unixepoch') AS started_at,
       u.start_ms / 1000 AS started_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', u.end_ms / 1000.0, 'unixepoch') AS ended_at,
       u.end_ms / 1000 AS ended_epoch,
       (coalesce(u.end_ms, w.until_ms) - u.start_ms) / 1000.0 AS seconds,
       u.attempts, u.code, u.message
FROM unknown_spans AS u
JOIN named_targets AS t ON t.target_id = u.target_id
JOIN report_window AS w
WHERE u.level IN ('node', 'solution')
ORDER BY u.start_ms DESC, t.region_id, t.project_id, t.task_type, t.file_id;
