CREATE VIEW planned_time (
  -- What is planned, since when is that known, and what of it was taken back? One row for each annotation (syncledger
  -- annotate). What was not taken back is left out of failures and availability.
  target           /* TEXT */,    -- what it is called: its label, else its name, else its file id
  reason           /* TEXT */,    -- why
  started_at       /* TEXT */,    -- where it begins
  started_epoch    /* INTEGER */, -- the same in seconds since 1970
  ended_at         /* TEXT */,    -- the first moment that is not planned any more
  ended_epoch      /* INTEGER */, -- the same in seconds since 1970
  seconds          /* REAL */,    -- how long it is
  added_at         /* TEXT */,    -- when it was added
  added_epoch      /* INTEGER */, -- the same in seconds since 1970
  taken_back_at    /* TEXT */,    -- when it was taken back; null: it counts
  taken_back_epoch /* INTEGER */, -- the same in seconds since 1970
  region_id        /* TEXT */,    -- as in cn-shanghai
  project_id       /* INTEGER */, -- the workspace
  task_type        /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id          /* INTEGER */, -- the file in DataStudio
  name             /* TEXT */,    -- the name when it was seen last
  label            /* TEXT */,    -- from the configuration
  target_id        /* INTEGER */, -- targets.id
  annotation_id    /* INTEGER */  -- as annotate list shows it
) AS
SELECT t.target, a.reason, strftime('%Y-%m-%d %H:%M:%f', a.starts_at / 1000.0, 'unixepoch'),
       CAST(a.starts_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', a.ends_at / 1000.0, 'unixepoch'),
       CAST(a.ends_at / 1000 AS INTEGER), CAST((a.ends_at - a.starts_at) / 1000.0 AS REAL),
       strftime('%Y-%m-%d %H:%M:%f', a.added_at / 1000.0, 'unixepoch'), CAST(a.added_at / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', a.removed_at / 1000.0, 'unixepoch'), CAST(a.removed_at / 1000 AS INTEGER),
       t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id, a.id
FROM annotations AS a
JOIN _named_targets AS t ON t.target_id = a.target_id;
