CREATE VIEW passes_made (
  -- When did the recorder look, and what came of it? One row for each pass.
  source             /* TEXT */,    -- collect, watch or import
  started_at         /* TEXT */,    -- when it began
  started_epoch      /* INTEGER */, -- the same in seconds since 1970
  finished_at        /* TEXT */,    -- when it ended; null: still under way, or it crashed
  finished_epoch     /* INTEGER */, -- the same in seconds since 1970
  seconds            /* REAL */,    -- how long it took
  targets            /* INTEGER */, -- asked for
  snapshots          /* INTEGER */, -- answered with a status
  failed_fetches     /* INTEGER */, -- not answered
  changes            /* INTEGER */, -- intervals opened
  interval_seconds   /* REAL */,    -- how often passes were planned; null for an import
  clock_skew_seconds /* REAL */,    -- this machine's clock minus the service's Date header
  spooled_as         /* TEXT */,    -- its file in the spool, if the history could not be written then
  pass_id            /* INTEGER */  -- passes.id
) AS
SELECT p.source, strftime('%Y-%m-%d %H:%M:%f', p.started_at / 1000.0, 'unixepoch'),
       CAST(p.started_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', p.finished_at / 1000.0, 'unixepoch'),
       CAST(p.finished_at / 1000 AS INTEGER), CAST((p.finished_at - p.started_at) / 1000.0 AS REAL), p.targets,
       p.snapshots, p.failures, p.changes, CAST(p.interval_ms / 1000.0 AS REAL),
       CAST(p.clock_skew_ms / 1000.0 AS REAL), p.spooled_as, p.id
FROM passes AS p;
