-- Which target is this?
SELECT id, label, gap_after_ms
FROM targets
WHERE region_id = :region_id AND project_id = :project_id AND task_type = :task_type AND file_id = :file_id;
