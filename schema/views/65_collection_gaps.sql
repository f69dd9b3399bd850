CREATE VIEW collection_gaps (
  -- When did nobody see a node or solution, and why? One row for each stretch of unknown time.
  target_id     /* INTEGER */, -- targets.id
  region_id     /* TEXT */,    -- as in cn-shanghai
  project_id    /* INTEGER */, -- the workspace
  task_type     /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id       /* INTEGER */, -- the file in DataStudio
  name          /* TEXT */,    -- the name when it was seen last
  label         /* TEXT */,    -- from the configuration
  reason        /* TEXT */,    -- recorder_off where nobody asked, or why the fetches failed: see fetch_failures
  started_at    /* TEXT */,    -- the last moment that is known before it
  started_epoch /* INTEGER */, -- the same in seconds since 1970
  ended_at      /* TEXT */,    -- the first moment that is known after it; null while it lasts
  ended_epoch   /* INTEGER */, -- the same in seconds since 1970
  seconds       /* REAL */,    -- how long it is
  attempts      /* INTEGER */, -- failed fetches in it
  code          /* TEXT */,    -- the service's error code
  message       /* TEXT */     -- what the failed fetches said
) AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       u.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', u.start_ms / 1000.0, 'unixepoch'), u.start_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', u.end_ms / 1000.0, 'unixepoch'), u.end_ms / 1000,
       (coalesce(u.end_ms, w.until_ms) - u.start_ms) / 1000.0, u.attempts, u.code, u.message
FROM unknown_spans AS u
JOIN named_targets AS t ON t.target_id = u.target_id
JOIN report_window AS w
WHERE u.level IN ('node', 'solution');
