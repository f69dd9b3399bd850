CREATE VIEW _solution_runs (
  -- One row for each run of a solution. Milliseconds.
  target_id            /* INTEGER */, -- targets.id
  run_id               /* INTEGER */, -- _runs.id
  run_number           /* INTEGER */, -- from 1, in the order of time
  started_after_ms     /* INTEGER */, -- the last snapshot before it; null if nothing precedes
  started_ms           /* INTEGER */, -- its first snapshot
  ended_ms             /* INTEGER */, -- the snapshot that ended it; null while it is open
  outcome              /* TEXT */,    -- succeeded, failed or open
  known_ms             /* INTEGER */, -- the known time inside it
  min_ms               /* INTEGER */, -- only what was seen
  max_ms               /* INTEGER */, -- the longest it can have been; null where an edge is open
  steps                /* INTEGER */, -- how many steps were seen in it
  first_failed_step    /* TEXT */,    -- name, or key, of the step that was first seen to turn failed in it
  first_failed_step_id /* INTEGER */, -- its id; null if it has none
  interval_id          /* INTEGER */  -- of the interval it started with
) AS
WITH runs AS (
  -- The snapshot that ended a run belongs to it: as a rule it is the one that shows the failed step. Only what no report
  -- limits or dates otherwise is asked of the steps, so that all of them can be.
  SELECT r.*,
         (SELECT count(*) FROM _named_steps AS k
          WHERE k.target_id = r.target_id
            AND (SELECT s.last_seen FROM _step_rows AS s
                 WHERE s.target_id = k.target_id AND s.step_key = k.step_key
                   AND s.first_seen <= coalesce(r.ended_ms, r.ended_after_ms)
                 ORDER BY s.first_seen DESC LIMIT 1) >= r.started_ms) AS steps,
         (SELECT s.id
          FROM _named_steps AS k
          CROSS JOIN _step_rows AS s
            ON s.target_id = k.target_id AND s.step_key = k.step_key
           AND s.first_seen BETWEEN r.started_ms AND coalesce(r.ended_ms, r.ended_after_ms)
          CROSS JOIN status_classes AS c
            ON c.task_type = 'DI_SOLUTION' AND c.status = s.status AND c.status_class = 'failed'
          WHERE k.target_id = r.target_id
            -- It was not failed already: another name opens an interval, too.
            AND NOT (s.unbroken
                     AND EXISTS (SELECT 1 FROM _step_rows AS b
                                 JOIN status_classes AS bc
                                   ON bc.task_type = 'DI_SOLUTION' AND bc.status = b.status AND bc.status_class = 'failed'
                                 WHERE b.target_id = s.target_id AND b.step_key = s.step_key
                                   AND b.first_seen = (SELECT max(x.first_seen) FROM _step_rows AS x
                                                       WHERE x.target_id = s.target_id AND x.step_key = s.step_key
                                                         AND x.first_seen < s.first_seen)))
          ORDER BY s.first_seen, s.step_id IS NULL, s.step_id, s.step_key LIMIT 1) AS first_failed
  FROM _spans AS r
  WHERE r.kind = 'run'
)
SELECT r.target_id, n.id, n.run_number, r.started_after_ms, r.started_ms, r.ended_ms, coalesce(r.ended_as, 'open'),
       r.known_ms, r.min_ms, r.max_ms, r.steps, coalesce(f.step_name, f.step_key), f.step_id, r.interval_id
FROM runs AS r
CROSS JOIN _runs AS n ON n.target_id = r.target_id AND n.started_at = r.started_ms
LEFT JOIN _step_rows AS f ON f.id = r.first_failed;
