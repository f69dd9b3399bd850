CREATE VIEW run_steps (
  -- What did each step do in each run of its solution, and how long did that take? One row for each status of a step in
  -- a run.
  target        /* TEXT */,    -- what it is called: its label, else its name, else its file id
  run_number    /* INTEGER */, -- of the run: see solution_runs
  outcome       /* TEXT */,    -- of the run: succeeded, failed, or null while it lasts
  step_id       /* INTEGER */, -- as the service numbers it; null if it gave none
  step_name     /* TEXT */,    -- as the service calls it
  status        /* TEXT */,    -- the raw word
  status_class  /* TEXT */,    -- what it means
  started_at    /* TEXT */,    -- the first snapshot of the run that said so
  started_epoch /* INTEGER */, -- the same in seconds since 1970
  ended_at      /* TEXT */,    -- the first snapshot that said otherwise, or the end of the run; null while it lasts
  ended_epoch   /* INTEGER */, -- the same in seconds since 1970
  seconds       /* REAL */,    -- the known time within the run
  info          /* TEXT */,    -- the latest Info text
  region_id     /* TEXT */,    -- as in cn-shanghai
  project_id    /* INTEGER */, -- the workspace
  task_type     /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id       /* INTEGER */, -- the file in DataStudio
  name          /* TEXT */,    -- the name when it was seen last
  label         /* TEXT */,    -- from the configuration
  target_id     /* INTEGER */, -- targets.id
  run_id        /* INTEGER */, -- of the run
  interval_id   /* INTEGER */, -- id of step_results
  failure_id    /* INTEGER */  -- of the failure that it belongs to; null: none
) AS
SELECT t.target, r.run_number, r.outcome, s.step_id, s.step_name, s.status, coalesce(c.status_class, 'unknown'),
       strftime('%Y-%m-%d %H:%M:%f', max(s.first_seen, r.started_at) / 1000.0, 'unixepoch'),
       CAST(max(s.first_seen, r.started_at) / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', min(CASE WHEN s.end_reason = 'changed' THEN s.next_first_seen WHEN s.end_reason IS NOT NULL THEN s.last_seen ELSE 9223372036854775807 END, coalesce(r.ended_at, CASE WHEN s.end_reason IS NULL THEN NULL ELSE 9223372036854775807 END)) / 1000.0, 'unixepoch'),
       CAST(min(CASE WHEN s.end_reason = 'changed' THEN s.next_first_seen WHEN s.end_reason IS NOT NULL THEN s.last_seen ELSE 9223372036854775807 END, coalesce(r.ended_at, CASE WHEN s.end_reason IS NULL THEN NULL ELSE 9223372036854775807 END)) / 1000 AS INTEGER),
       CAST((min(CASE WHEN s.end_reason = 'changed' THEN s.next_first_seen ELSE s.last_seen END, coalesce(r.ended_at, 9223372036854775807)) - max(s.first_seen, r.started_at)) / 1000.0 AS REAL),
       s.info, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id, r.id, s.id,
       s.failure_id
FROM _runs AS r
JOIN _named_targets AS t ON t.target_id = r.target_id
CROSS JOIN _named_steps AS k ON k.target_id = r.target_id
CROSS JOIN step_results AS s
  ON s.target_id = r.target_id AND s.step_key = k.step_key
 AND s.first_seen <= coalesce(r.ended_at, 9223372036854775807)
 AND s.first_seen >= coalesce((SELECT max(x.first_seen) FROM step_results AS x
                               WHERE x.target_id = r.target_id AND x.step_key = k.step_key AND x.first_seen <= r.started_at), 0)
 AND s.last_seen >= r.started_at
LEFT JOIN status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = s.status;
