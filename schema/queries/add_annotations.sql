-- Marks a stretch of every target that is called so as planned.
INSERT INTO annotations (target_id, starts_at, ends_at, reason, added_at)
SELECT t.id, :starts_at, :ends_at, :reason, :added_at
FROM targets AS t
WHERE EXISTS (SELECT 1 FROM _target_handles AS h WHERE h.target_id = t.id AND h.handle GLOB :target)
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id;
