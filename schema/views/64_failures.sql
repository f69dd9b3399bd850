CREATE VIEW failures (
  -- What failed, since when, until when? One row for each failure of a node, solution or step (docs/reports.md).
  target              /* TEXT */,    -- what it is called: its label, else its name, else its file id
  level               /* TEXT */,    -- node, solution or step
  step_id             /* INTEGER */, -- null but for a step
  step_name           /* TEXT */,    -- when it started; null but for a step
  kind                /* TEXT */,    -- failed, or unexpected_stop of a node that nobody stopped
  status              /* TEXT */,    -- the raw word it started with
  open                /* INTEGER */, -- 1 while it lasts, else 0
  started_at          /* TEXT */,    -- its first snapshot
  started_epoch       /* INTEGER */, -- the same in seconds since 1970
  ended_at            /* TEXT */,    -- the first snapshot of class running or succeeded; null while it is open
  ended_epoch         /* INTEGER */, -- the same in seconds since 1970
  seconds             /* REAL */,    -- the known time inside it, but for what is planned
  message             /* TEXT */,    -- what the service said when it started; of a step its Info text
  started_after_at    /* TEXT */,    -- the last snapshot before it; null if nothing precedes
  started_after_epoch /* INTEGER */, -- the same in seconds since 1970
  ended_after_at      /* TEXT */,    -- its last snapshot
  ended_after_epoch   /* INTEGER */, -- the same in seconds since 1970
  min_seconds         /* REAL */,    -- only what was seen: a gap inside does not count
  max_seconds         /* REAL */,    -- the longest it can have been; null if it is open or a gap lies at its edge
  region_id           /* TEXT */,    -- as in cn-shanghai
  project_id          /* INTEGER */, -- the workspace
  task_type           /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id             /* INTEGER */, -- the file in DataStudio
  name                /* TEXT */,    -- the name when it was seen last
  label               /* TEXT */,    -- from the configuration
  target_id           /* INTEGER */, -- targets.id
  failure_id          /* INTEGER */, -- its number among all failures
  interval_id         /* INTEGER */, -- of the interval that it started with: id of nodes, solutions or step_results
  payload_id          /* INTEGER */  -- the body that showed it first: id of payloads
) AS
SELECT t.target, f.level,
       (SELECT s.step_id FROM _named_steps AS s WHERE s.target_id = f.target_id AND s.step_key = f.step_key),
       (SELECT x.step_name FROM _interval_rows AS x
        WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key AND x.first_seen = f.started_ms),
       f.kind, f.status, f.ended_ms IS NULL, strftime('%Y-%m-%d %H:%M:%f', f.started_ms / 1000.0, 'unixepoch'),
       CAST(f.started_ms / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', f.ended_ms / 1000.0, 'unixepoch'),
       CAST(f.ended_ms / 1000 AS INTEGER), CAST(f.failed_ms / 1000.0 AS REAL),
       (SELECT x.message FROM _interval_rows AS x
        WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key AND x.first_seen = f.started_ms),
       strftime('%Y-%m-%d %H:%M:%f', f.started_after_ms / 1000.0, 'unixepoch'),
       CAST(f.started_after_ms / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', f.ended_after_ms / 1000.0, 'unixepoch'),
       CAST(f.ended_after_ms / 1000 AS INTEGER), CAST(f.min_ms / 1000.0 AS REAL), CAST(f.max_ms / 1000.0 AS REAL),
       t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id,
       (SELECT k.id FROM _failures AS k WHERE k.target_id = f.target_id AND k.step_key = f.step_key AND k.started_at = f.started_ms),
       f.interval_id,
       (SELECT x.payload_id FROM _interval_rows AS x
        WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key AND x.first_seen = f.started_ms)
FROM _failure_spans AS f
JOIN _named_targets AS t ON t.target_id = f.target_id;
