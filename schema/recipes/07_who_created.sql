-- Who created each solution, and since when is it known so?
SELECT coalesce(t.label, t.name, t.file_id) AS target, s.solution_id, s.creator_name,
       strftime('%Y-%m-%dT%H:%M:%fZ', min(s.first_seen) / 1000.0, 'unixepoch') AS first_seen_at
FROM solutions AS s
JOIN named_targets AS t ON t.target_id = s.target_id
GROUP BY s.target_id, s.solution_id, s.creator_name
ORDER BY target, first_seen_at;
