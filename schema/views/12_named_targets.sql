CREATE VIEW named_targets (
  -- The identity of each target with the name it had when it was seen last.
  target_id  /* INTEGER */, -- targets.id
  region_id  /* TEXT */,    -- as in cn-shanghai
  project_id /* INTEGER */, -- the workspace
  task_type  /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id    /* INTEGER */, -- the file in DataStudio
  name       /* TEXT */,    -- null if it was never seen, or if the service gave none
  label      /* TEXT */     -- from the configuration
) AS
SELECT t.id, t.region_id, t.project_id, t.task_type, t.file_id,
       CASE t.task_type
         WHEN 'DI_REALTIME'
         THEN (SELECT name FROM nodes AS n WHERE n.target_id = t.id ORDER BY first_seen DESC LIMIT 1)
         ELSE (SELECT name FROM solutions AS s WHERE s.target_id = t.id ORDER BY first_seen DESC LIMIT 1)
       END,
       t.label
FROM targets AS t;
