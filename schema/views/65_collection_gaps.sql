CREATE VIEW collection_gaps (
  -- When did nobody see a node or solution, and why? One row for each stretch of unknown time.
  target        /* TEXT */,    -- what it is called: its label, else its name, else its file id
  reason        /* TEXT */,    -- recorder_off where nobody asked, or why the fetches failed: see fetch_failures
  started_at    /* TEXT */,    -- the last moment that is known before it
  started_epoch /* INTEGER */, -- the same in seconds since 1970
  ended_at      /* TEXT */,    -- the first moment that is known after it; null while it lasts
  ended_epoch   /* INTEGER */, -- the same in seconds since 1970
  seconds       /* REAL */,    -- how long it is
  attempts      /* INTEGER */, -- failed fetches in it
  code          /* TEXT */,    -- the service's error code
  message       /* TEXT */,    -- what the failed fetches said
  region_id     /* TEXT */,    -- as in cn-shanghai
  project_id    /* INTEGER */, -- the workspace
  task_type     /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id       /* INTEGER */, -- the file in DataStudio
  name          /* TEXT */,    -- the name when it was seen last
  label         /* TEXT */,    -- from the configuration
  target_id     /* INTEGER */  -- targets.id
) AS
SELECT t.target, u.reason, strftime('%Y-%m-%d %H:%M:%f', u.start_ms / 1000.0, 'unixepoch'),
       CAST(u.start_ms / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', u.end_ms / 1000.0, 'unixepoch'),
       CAST(u.end_ms / 1000 AS INTEGER), CAST((coalesce(u.end_ms, w.until_ms) - u.start_ms) / 1000.0 AS REAL),
       u.attempts, u.code, u.message, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id
FROM _unknown_spans AS u
JOIN _named_targets AS t ON t.target_id = u.target_id
JOIN _report_window AS w
WHERE u.level IN ('node', 'solution');
