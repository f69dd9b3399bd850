INSERT INTO temp.targets (id, region_id, project_id, task_type, file_id, label, gap_after_ms)
SELECT id, region_id, project_id, task_type, file_id, label, gap_after_ms
FROM main.targets AS t
WHERE (:region_id IS NULL OR region_id = :region_id)
  AND (:project_id IS NULL OR project_id = :project_id)
  AND (:task_type IS NULL OR task_type = :task_type)
  AND (:target IS NULL
       OR label GLOB :target
       OR CAST(file_id AS TEXT) GLOB :target
       OR region_id || '/' || project_id || '/' || task_type || '/' || file_id GLOB :target
       OR (SELECT name FROM main.named_targets AS n WHERE n.target_id = t.id) GLOB :target);
