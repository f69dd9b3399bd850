-- When did nobody see a node or solution within the window, and why? Each gap whole, not cut to it.
SELECT g.region_id, g.project_id, g.task_type, g.file_id, g.name, g.label, g.reason,
       replace(g.started_at, ' ', 'T') || 'Z' AS started_at,
       replace(g.ended_at, ' ', 'T') || 'Z' AS ended_at,
       g.seconds, g.attempts, g.code, g.message
FROM collection_gaps AS g
JOIN _report_window AS w
WHERE g.started_at < strftime('%Y-%m-%d %H:%M:%f', w.until_ms / 1000.0, 'unixepoch')
  AND (g.ended_at IS NULL OR g.ended_at > strftime('%Y-%m-%d %H:%M:%f', w.since_ms / 1000.0, 'unixepoch'))
ORDER BY g.region_id, g.project_id, g.task_type, g.file_id, g.started_at;
