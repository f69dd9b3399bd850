CREATE VIEW solution_runs (
  -- When did each solution run, how long did it take, and how did it end? One row for each run (docs/reports.md).
  target               /* TEXT */,    -- what it is called: its label, else its name, else its file id
  run_number           /* INTEGER */, -- from 1, in the order of time
  outcome              /* TEXT */,    -- succeeded, failed or open
  started_at           /* TEXT */,    -- its first snapshot
  started_epoch        /* INTEGER */, -- the same in seconds since 1970
  ended_at             /* TEXT */,    -- the snapshot that ended it; null while it is open
  ended_epoch          /* INTEGER */, -- the same in seconds since 1970
  seconds              /* REAL */,    -- the known time inside it
  steps                /* INTEGER */, -- how many steps were seen in it
  first_failed_step    /* TEXT */,    -- name, or key, of the step that was first seen to turn failed in it; null if
                                      -- none was
  first_failed_step_id /* INTEGER */, -- its id; null if it has none
  started_after_at     /* TEXT */,    -- the last snapshot before it; null if nothing precedes
  started_after_epoch  /* INTEGER */, -- the same in seconds since 1970
  min_seconds          /* REAL */,    -- only what was seen: a gap inside does not count
  max_seconds          /* REAL */,    -- the longest it can have been; null if it is open or a gap lies at its edge
  region_id            /* TEXT */,    -- as in cn-shanghai
  project_id           /* INTEGER */, -- the workspace
  task_type            /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id              /* INTEGER */, -- the file in DataStudio
  name                 /* TEXT */,    -- the name when it was seen last
  label                /* TEXT */,    -- from the configuration
  target_id            /* INTEGER */, -- targets.id
  run_id               /* INTEGER */, -- its number among all runs
  interval_id          /* INTEGER */  -- of the interval that it started with: id of solutions
) AS
SELECT t.target, r.run_number, r.outcome, strftime('%Y-%m-%d %H:%M:%f', r.started_ms / 1000.0, 'unixepoch'),
       CAST(r.started_ms / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', r.ended_ms / 1000.0, 'unixepoch'),
       CAST(r.ended_ms / 1000 AS INTEGER), CAST(r.known_ms / 1000.0 AS REAL), r.steps, r.first_failed_step,
       r.first_failed_step_id, strftime('%Y-%m-%d %H:%M:%f', r.started_after_ms / 1000.0, 'unixepoch'),
       CAST(r.started_after_ms / 1000 AS INTEGER), CAST(r.min_ms / 1000.0 AS REAL), CAST(r.max_ms / 1000.0 AS REAL),
       t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id, r.run_id, r.interval_id
FROM _solution_runs AS r
JOIN _named_targets AS t ON t.target_id = r.target_id;
