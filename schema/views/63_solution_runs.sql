CREATE VIEW solution_runs (
  -- When did each solution run, how long did that take, and how did it end? One row for each run: from the first
  -- snapshot of class running or waiting to the first one of class succeeded or failed (docs/reports.md).
  target_id           /* INTEGER */, -- targets.id
  region_id           /* TEXT */,    -- as in cn-shanghai
  project_id          /* INTEGER */, -- the workspace
  task_type           /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id             /* INTEGER */, -- the file in DataStudio
  name                /* TEXT */,    -- the name when it was seen last
  label               /* TEXT */,    -- from the configuration
  run_number          /* INTEGER */, -- counted for each target from the beginning of the history
  started_after_at    /* TEXT */,    -- the last snapshot before it; null if nothing precedes
  started_after_epoch /* INTEGER */, -- the same in seconds since 1970
  started_at          /* TEXT */,    -- its first snapshot
  started_epoch       /* INTEGER */, -- the same in seconds since 1970
  ended_at            /* TEXT */,    -- the snapshot that ended it; null while it is open
  ended_epoch         /* INTEGER */, -- the same in seconds since 1970
  outcome             /* TEXT */,    -- succeeded, failed or open
  seconds             /* REAL */,    -- the known time inside it
  min_seconds         /* REAL */,    -- only what was seen: a gap inside does not count
  max_seconds         /* REAL */,    -- the longest it can have been; null if it is open or a gap lies at its edge
  steps               /* INTEGER */, -- how many steps were seen in it
  first_failed_step   /* TEXT */,    -- name, or key, of the step that was first seen to turn failed in it; null if none
                                     -- was
  first_failed_step_id /* INTEGER */ -- its id; null if it has none
) AS
WITH steps AS MATERIALIZED (
  SELECT DISTINCT target_id, step_key FROM step_results
), runs AS (
  -- The snapshot that ended a run belongs to it: as a rule it is the one that shows the failed step.
  SELECT r.*,
         (SELECT count(*) FROM steps AS k
          WHERE k.target_id = r.target_id
            AND (SELECT s.last_seen FROM step_results AS s
                 WHERE s.target_id = k.target_id AND s.step_key = k.step_key
                   AND s.first_seen <= coalesce(r.ended_ms, r.ended_after_ms)
                 ORDER BY s.first_seen DESC LIMIT 1) >= r.started_ms) AS steps,
         (SELECT s.id
          FROM steps AS k
          CROSS JOIN step_results AS s
            ON s.target_id = k.target_id AND s.step_key = k.step_key
           AND s.first_seen BETWEEN r.started_ms AND coalesce(r.ended_ms, r.ended_after_ms)
          CROSS JOIN status_classes AS c
            ON c.task_type = 'DI_SOLUTION' AND c.status = s.status AND c.status_class = 'failed'
          WHERE k.target_id = r.target_id
            -- It was not failed already: another name opens an interval, too.
            AND NOT EXISTS (SELECT 1 FROM step_results AS b
                            JOIN status_classes AS bc
                              ON bc.task_type = 'DI_SOLUTION' AND bc.status = b.status AND bc.status_class = 'failed'
                            WHERE b.target_id = s.target_id AND b.step_key = s.step_key AND b.end_reason = 'changed'
                              AND b.first_seen = (SELECT max(x.first_seen) FROM step_results AS x
                                                  WHERE x.target_id = s.target_id AND x.step_key = s.step_key
                                                    AND x.first_seen < s.first_seen))
          ORDER BY s.first_seen, s.step_id IS NULL, s.step_id, s.step_key LIMIT 1) AS first_failed
  FROM spans AS r
  WHERE r.kind = 'run'
)
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       row_number() OVER (PARTITION BY t.target_id ORDER BY r.started_ms),
       strftime('%Y-%m-%dT%H:%M:%fZ', r.started_after_ms / 1000.0, 'unixepoch'), r.started_after_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.started_ms / 1000.0, 'unixepoch'), r.started_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.ended_ms / 1000.0, 'unixepoch'), r.ended_ms / 1000,
       coalesce(r.ended_as, 'open'), r.known_ms / 1000.0, r.min_ms / 1000.0, r.max_ms / 1000.0,
       r.steps, coalesce(f.step_name, f.step_key), f.step_id
FROM runs AS r
JOIN named_targets AS t ON t.target_id = r.target_id
LEFT JOIN step_results AS f ON f.id = r.first_failed;
