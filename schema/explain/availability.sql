-- What is each availability made of?
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       e.level, s.step_id, s.step_name,
       e.part, e.status, e.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.from_ms / 1000.0, 'unixepoch') AS from_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.to_ms / 1000.0, 'unixepoch') AS to_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.first_seen / 1000.0, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.last_seen / 1000.0, 'unixepoch') AS last_seen_at,
       e.observations,
       e.running_ms / 1000.0 AS running_seconds,
       e.known_ms / 1000.0 AS known_seconds,
       e.unknown_ms / 1000.0 AS unknown_seconds,
       e.sure_running_ms / 1000.0 AS sure_running_seconds,
       e.sure_idle_ms / 1000.0 AS sure_idle_seconds,
       e.failures
FROM _figure_parts AS e
JOIN _named_targets AS t ON t.target_id = e.target_id
JOIN _report_window AS w
LEFT JOIN _named_steps AS s ON s.target_id = e.target_id AND s.step_key = e.step_key
WHERE e.level = 'node'
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, e.from_ms, e.to_ms;
