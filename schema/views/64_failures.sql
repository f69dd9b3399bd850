CREATE VIEW failures (
  -- What failed, since when, until when? One row for each failure of a node, solution or step (docs/reports.md).
  target_id           /* INTEGER */, -- targets.id
  region_id           /* TEXT */,    -- as in cn-shanghai
  project_id          /* INTEGER */, -- the workspace
  task_type           /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id             /* INTEGER */, -- the file in DataStudio
  name                /* TEXT */,    -- the name when it was seen last
  label               /* TEXT */,    -- from the configuration
  level               /* TEXT */,    -- node, solution or step
  step_id             /* INTEGER */, -- null but for a step
  step_name           /* TEXT */,    -- when it started; null but for a step
  kind                /* TEXT */,    -- failed, or unexpected_stop of a node that nobody stopped
  status              /* TEXT */,    -- the raw word it started with
  started_after_at    /* TEXT */,    -- the last snapshot before it; null if nothing precedes
  started_after_epoch /* INTEGER */, -- the same in seconds since 1970
  started_at          /* TEXT */,    -- its first snapshot
  started_epoch       /* INTEGER */, -- the same in seconds since 1970
  ended_after_at      /* TEXT */,    -- its last snapshot
  ended_after_epoch   /* INTEGER */, -- the same in seconds since 1970
  ended_at            /* TEXT */,    -- the first snapshot of class running or succeeded; null while it is open
  ended_epoch         /* INTEGER */, -- the same in seconds since 1970
  open                /* INTEGER */, -- 1 while it lasts, else 0
  seconds             /* REAL */,    -- the known time inside it
  min_seconds         /* REAL */,    -- only what was seen: a gap inside does not count
  max_seconds         /* REAL */,    -- the longest it can have been; null if it is open or a gap lies at its edge
  message             /* TEXT */     -- what the service said when it started; of a step its Info text
) AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       f.level, s.step_id,
       (SELECT x.step_name FROM interval_texts AS x WHERE x.level = f.level AND x.interval_id = f.interval_id),
       f.kind, f.status,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.started_after_ms / 1000.0, 'unixepoch'), f.started_after_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.started_ms / 1000.0, 'unixepoch'), f.started_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.ended_after_ms / 1000.0, 'unixepoch'), f.ended_after_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', f.ended_ms / 1000.0, 'unixepoch'), f.ended_ms / 1000,
       f.ended_ms IS NULL, f.failed_ms / 1000.0, f.min_ms / 1000.0, f.max_ms / 1000.0,
       (SELECT x.message FROM interval_texts AS x WHERE x.level = f.level AND x.interval_id = f.interval_id)
FROM failure_spans AS f
JOIN named_targets AS t ON t.target_id = f.target_id
LEFT JOIN named_steps AS s ON s.target_id = f.target_id AND s.step_key = f.step_key;
