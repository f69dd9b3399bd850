-- What was seen within the window, one interval after the other, and where nobody looked? Not cut to the window.
SELECT t.region_id, t.project_id, t.task_type, t.file_id, coalesce(h.name, t.name) AS name, t.label,
       h.level, h.step_id, h.step_name, coalesce(h.status, h.unseen_reason) AS status, h.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.started_ms / 1000.0, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.last_ms / 1000.0, 'unixepoch') AS last_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.ended_ms / 1000.0, 'unixepoch') AS ended_at,
       h.observations, h.message
FROM _history_parts AS h
JOIN _named_targets AS t ON t.target_id = h.target_id
JOIN _report_window AS w
WHERE h.started_ms < w.until_ms AND (h.ended_ms IS NULL OR h.ended_ms > w.since_ms OR h.started_ms >= w.since_ms)
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, h.level, h.step_id, h.step_key, h.started_ms,
         h.last_ms IS NULL;
