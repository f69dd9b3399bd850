CREATE VIEW _named_targets (
  -- The identity of each target with the name it had when it was seen last.
  target     /* TEXT */,    -- what it is called: its label, else its name, else its file id
  target_id  /* INTEGER */, -- targets.id
  region_id  /* TEXT */,    -- as in cn-shanghai
  project_id /* INTEGER */, -- the workspace
  task_type  /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id    /* INTEGER */, -- the file in DataStudio
  name       /* TEXT */,    -- null if it was never seen, or if the service gave none
  label      /* TEXT */     -- from the configuration
) AS
SELECT coalesce(n.label, n.name, CAST(n.file_id AS TEXT)), n.*
FROM (SELECT t.id, t.region_id, t.project_id, t.task_type, t.file_id,
             CASE t.task_type
               WHEN 'DI_REALTIME' THEN (SELECT name FROM nodes AS n WHERE n.target_id = t.id AND n.next_first_seen IS NULL)
               ELSE (SELECT name FROM solutions AS s WHERE s.target_id = t.id AND s.next_first_seen IS NULL)
             END AS name,
             t.label
      FROM targets AS t) AS n;
