-- How is each node doing, and since when?
SELECT n.target_id, n.status, n.first_seen, n.last_seen, n.message
FROM targets AS t
JOIN nodes AS n ON n.target_id = t.id AND n.end_reason IS NULL;
