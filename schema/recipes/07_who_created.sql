-- Who created each solution, and since when is it known so?
SELECT t.target, s.solution_id, s.creator_name,
       strftime('%Y-%m-%d %H:%M:%f', min(s.first_seen) / 1000.0, 'unixepoch') AS first_seen_at
FROM solutions AS s
JOIN current_status AS t ON t.target_id = s.target_id AND t.level = 'solution'
GROUP BY s.target_id, s.solution_id, s.creator_name
ORDER BY target, first_seen_at;
