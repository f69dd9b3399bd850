CREATE VIEW _failure_spans (
  -- One row for each failure. See failure_intervals for what a failure is. Milliseconds.
  level            /* TEXT */,    -- node, solution or step
  target_id        /* INTEGER */, -- targets.id
  step_key         /* TEXT */,    -- which step of the target; empty for a node or a solution
  kind             /* TEXT */,    -- failed or unexpected_stop
  status           /* TEXT */,    -- the raw word it started with
  interval_id      /* INTEGER */, -- of the interval it started with
  started_after_ms /* INTEGER */, -- the last snapshot before it; null if there is none
  started_ms       /* INTEGER */, -- its first snapshot
  ended_after_ms   /* INTEGER */, -- its last snapshot
  ended_ms         /* INTEGER */, -- the snapshot that ended it; null while it is open
  failed_ms        /* INTEGER */, -- the known time inside it
  min_ms           /* INTEGER */, -- only what was seen
  max_ms           /* INTEGER */  -- the longest it can have been; null where an edge is open
) AS
SELECT level, target_id, step_key,
       CASE status_class WHEN 'failed' THEN 'failed' ELSE 'unexpected_stop' END,
       status, interval_id, started_after_ms, started_ms, ended_after_ms, ended_ms, known_ms, min_ms, max_ms
FROM _spans
WHERE kind = 'failure';
