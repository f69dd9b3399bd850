CREATE VIEW planned_time (
  -- What is planned, since when is that known, and what of it was taken back? One row for each annotation (syncledger annotate).
  -- What was not taken back is left out of failures and availability.
  annotation_id   /* INTEGER */, -- as annotate list shows it
  target_id       /* INTEGER */, -- targets.id
  region_id       /* TEXT */,    -- as in cn-shanghai
  project_id      /* INTEGER */, -- the workspace
  task_type       /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id         /* INTEGER */, -- the file in DataStudio
  name            /* TEXT */,    -- the name when it was seen last
  label           /* TEXT */,    -- from the configuration
  started_at      /* TEXT */,    -- where it begins
  started_epoch   /* INTEGER */, -- the same in seconds since 1970
  ended_at        /* TEXT */,    -- the first moment that is not planned any more
  ended_epoch     /* INTEGER */, -- the same in seconds since 1970
  seconds         /* REAL */,    -- how long it is
  reason          /* TEXT */,    -- why
  added_at        /* TEXT */,    -- when it was added
  added_epoch     /* INTEGER */, -- the same in seconds since 1970
  taken_back_at    /* TEXT */,    -- when it was taken back; null: it counts
  taken_back_epoch /* INTEGER */  -- the same in seconds since 1970
) AS
SELECT a.id, t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.starts_at / 1000.0, 'unixepoch'), a.starts_at / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.ends_at / 1000.0, 'unixepoch'), a.ends_at / 1000,
       (a.ends_at - a.starts_at) / 1000.0, a.reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.added_at / 1000.0, 'unixepoch'), a.added_at / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', a.removed_at / 1000.0, 'unixepoch'), a.removed_at / 1000
FROM annotations AS a
JOIN named_targets AS t ON t.target_id = a.target_id;
