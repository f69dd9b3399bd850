-- A target is heard of for the first time.
INSERT INTO targets (region_id, project_id, task_type, file_id, label, gap_after_ms, added_at)
VALUES (:region_id, :project_id, :task_type, :file_id, :label, :gap_after_ms, :added_at)
RETURNING id;
