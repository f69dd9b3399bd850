-- What did each node say since @SINCE@?
SELECT t.region_id, t.project_id, t.task_type, t.file_id, n.name, n.status, n.message,
       strftime('%Y-%m-%dT%H:%M:%fZ', n.first_seen / 1000.0, 'unixepoch'),
       strftime('%Y-%m-%dT%H:%M:%fZ', n.last_seen / 1000.0, 'unixepoch'), n.observations
FROM nodes AS n
JOIN targets AS t ON t.id = n.target_id
WHERE n.first_seen >= @FROM@
ORDER BY n.target_id, n.first_seen;
