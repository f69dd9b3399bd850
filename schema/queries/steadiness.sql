-- When each node and solution changed last, and whether it is in a state in which people leave it.
SELECT t.region_id, t.project_id, t.task_type, t.file_id,
       i.first_seen AS changed_at,
       i.status_class IN ('running', 'succeeded') AS is_steady
FROM _intervals AS i
JOIN targets AS t ON t.id = i.target_id
WHERE i.end_reason IS NULL AND i.level <> 'step';
