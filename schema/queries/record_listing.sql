-- The tasks of a workspace were listed, or that was tried: then :listed_at and :tasks are null, and say what they said.
INSERT INTO discoveries (region_id, project_id, tried_at, listed_at, tasks)
VALUES (:region_id, :project_id, :tried_at, :listed_at, :tasks)
ON CONFLICT DO UPDATE SET tried_at = excluded.tried_at,
                          -- A clock may have been set back.
                          listed_at = min(coalesce(excluded.listed_at, listed_at), excluded.tried_at),
                          tasks = coalesce(excluded.tasks, tasks);
