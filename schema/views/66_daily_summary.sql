CREATE VIEW daily_summary (
  -- How was each day? One row for each node and solution and each day in UTC since it was first seen. The first and the
  -- last day are cut: to the first snapshot, and to now. Polls are not counted: an interval says how many snapshots it
  -- holds, not on which day each came.
  target            /* TEXT */,    -- what it is called: its label, else its name, else its file id
  level             /* TEXT */,    -- node or solution
  day               /* TEXT */,    -- 2026-11-01; a day in UTC
  started_at        /* TEXT */,    -- where the day begins
  started_epoch     /* INTEGER */, -- the same in seconds since 1970
  availability      /* REAL */,    -- running_seconds / known_seconds of a node, 0 to 1; null where nothing is known
  failures          /* INTEGER */, -- failures that started on that day; null where nothing is known
  known_seconds     /* REAL */,    -- the time of the day that snapshots speak for
  unknown_seconds   /* REAL */,    -- the rest of the day since it was first seen, but for what is planned
  running_seconds   /* REAL */,    -- known time of class running
  failed_seconds    /* REAL */,    -- known time inside failures; null where nothing is known
  mttr_seconds      /* REAL */,    -- how long the failures that started on that day lasted on average, of those that
                                   -- have ended
  planned_seconds   /* REAL */,    -- the time of the day that is planned, which counts for nothing else
  availability_low  /* REAL */,    -- the least it can have been, over all of the day
  availability_high /* REAL */,    -- the most it can have been, over all of the day
  region_id         /* TEXT */,    -- as in cn-shanghai
  project_id        /* INTEGER */, -- the workspace
  task_type         /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id           /* INTEGER */, -- the file in DataStudio
  name              /* TEXT */,    -- the name when it was seen last
  label             /* TEXT */,    -- from the configuration
  target_id         /* INTEGER */  -- targets.id
) AS
SELECT t.target, b.level, strftime('%Y-%m-%d', b.bucket_ms / 1000, 'unixepoch'),
       strftime('%Y-%m-%d %H:%M:%f', b.bucket_ms / 1000.0, 'unixepoch'), CAST(b.bucket_ms / 1000 AS INTEGER),
       b.availability, b.failures, CAST(b.known_ms / 1000.0 AS REAL), CAST((b.span_ms - b.known_ms) / 1000.0 AS REAL),
       CAST(b.running_ms / 1000.0 AS REAL), CAST(b.failed_ms / 1000.0 AS REAL), CAST(b.mttr_ms / 1000.0 AS REAL),
       CAST(b.planned_ms / 1000.0 AS REAL), b.availability_low, b.availability_high, t.region_id, t.project_id,
       t.task_type, t.file_id, t.name, t.label, t.target_id
FROM _bucket_figures AS b
JOIN _named_targets AS t ON t.target_id = b.target_id
WHERE b.level IN ('node', 'solution');
