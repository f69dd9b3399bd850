-- What did the service say, word for word, when a solution turned failed?
SELECT t.file_id, strftime('%Y-%m-%d %H:%M:%f', s.first_seen / 1000.0, 'unixepoch') AS seen_at, p.body
FROM solutions AS s
JOIN targets AS t ON t.id = s.target_id
JOIN status_classes AS c ON c.task_type = t.task_type AND c.status = s.solution_status
JOIN payloads AS p ON p.id = s.payload_id
WHERE c.status_class = 'failed'
ORDER BY s.first_seen DESC;
