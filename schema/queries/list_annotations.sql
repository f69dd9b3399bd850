-- What is planned: of the targets that are called so, or of all; those that were taken back only if asked for.
SELECT a.id, t.region_id, t.project_id, t.task_type, t.file_id, coalesce(t.label, t.name),
       a.starts_at, a.ends_at, a.reason, a.added_at, a.removed_at
FROM annotations AS a
JOIN _named_targets AS t ON t.target_id = a.target_id
WHERE (:with_removed OR a.removed_at IS NULL)
  AND a.id > :after_id
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM _target_handles AS h WHERE h.target_id = t.target_id AND h.handle GLOB :target))
ORDER BY a.id;
