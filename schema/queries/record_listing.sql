-- The tasks of a workspace were listed.
INSERT INTO discoveries (region_id, project_id, listed_at, tasks)
VALUES (:region_id, :project_id, :listed_at, :tasks)
ON CONFLICT DO UPDATE SET listed_at = excluded.listed_at, tasks = excluded.tasks;
