CREATE VIEW _counted_failures (
  -- The failures that count: not those of which each status was seen within one planned stretch only. Milliseconds.
  failure_id /* INTEGER */, -- _failures.id
  target_id  /* INTEGER */, -- targets.id
  step_key   /* TEXT */,    -- which step of the target; empty for a node or a solution
  kind       /* TEXT */,    -- failed or unexpected_stop
  started_ms /* INTEGER */, -- its first snapshot
  ended_ms   /* INTEGER */  -- the snapshot that ended it; null while it is open
) AS
SELECT f.id, f.target_id, f.step_key, f.kind, f.started_at, f.ended_at
FROM _failures AS f
WHERE NOT EXISTS (SELECT 1 FROM _plans AS p WHERE p.target_id = f.target_id)
   OR EXISTS (SELECT 1
              FROM _interval_rows AS x
              WHERE x.target_id = f.target_id AND x.step_key = f.step_key AND x.failure_id = f.id
                AND NOT EXISTS (SELECT 1 FROM _plans AS p
                                WHERE p.target_id = x.target_id
                                  AND p.start_ms <= x.stretch_started AND p.end_ms > x.last_seen));
