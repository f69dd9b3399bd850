-- Targets of a workspace that its latest listing holds.
SELECT t.task_type, t.file_id
FROM discovered_targets AS d
JOIN targets AS t ON t.id = d.target_id
WHERE t.region_id = :region_id AND t.project_id = :project_id AND d.missing_since IS NULL
ORDER BY t.task_type, t.file_id;
