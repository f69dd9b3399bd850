-- What is planned within the window of a report, and why.
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       a.id AS annotation_id,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.starts_at / 1000.0, 'unixepoch') AS starts_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.ends_at / 1000.0, 'unixepoch') AS ends_at,
       a.reason
FROM annotations AS a
JOIN _named_targets AS t ON t.target_id = a.target_id
JOIN _report_window AS w
WHERE a.removed_at IS NULL AND a.starts_at < w.until_ms AND a.ends_at > w.since_ms
ORDER BY a.starts_at, t.region_id, t.project_id, t.task_type, t.file_id, a.id;
