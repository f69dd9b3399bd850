CREATE VIEW _spans (
  -- One row for each failure and each run: when, how long, and how exact that is. A gap inside does not end a span but
  -- widens its bounds. Milliseconds.
  kind             /* TEXT */,    -- failure (see failure_intervals) or run (see run_intervals)
  level            /* TEXT */,    -- node, solution or step
  target_id        /* INTEGER */, -- targets.id
  step_key         /* TEXT */,    -- which step of the target; empty for a node or a solution
  started_after_ms /* INTEGER */, -- the last snapshot before it; null if there is none
  started_ms       /* INTEGER */, -- its first snapshot
  ended_after_ms   /* INTEGER */, -- its last snapshot
  ended_ms         /* INTEGER */, -- the snapshot that ended it; null while it is open
  ended_as         /* TEXT */,    -- the status class of that snapshot
  status           /* TEXT */,    -- the raw word it started with
  status_class     /* TEXT */,    -- what that means
  interval_id      /* INTEGER */, -- of the interval it started with
  known_ms         /* INTEGER */, -- the known time inside it
  min_ms           /* INTEGER */, -- only what was seen: its parts without a gap
  max_ms           /* INTEGER */  -- the longest it can have been; null where an edge is open
) AS
-- Window functions and no GROUP BY: through these SQLite hands on the condition that names a target, so that a question
-- about one target reads no others.
WITH sums AS (
  SELECT kind, level, target_id, step_key, previous_last_seen, first_seen, span_first_seen, status, status_class,
         interval_id,
         sum(known_ms) OVER span AS known_ms,
         sum(min_ms) OVER span AS min_ms,
         max(last_seen) OVER span AS span_last_seen,
         max(CASE WHEN is_last THEN next_first_seen END) OVER span AS ended_ms,
         max(CASE WHEN is_last THEN next_status_class END) OVER span AS ended_as,
         sum(max_ms + hole_ms) OVER span AS max_ms,
         max(max_ms IS NULL) OVER span AS is_unbounded
  FROM _span_parts
  WINDOW span AS (PARTITION BY kind, level, target_id, step_key, span_first_seen)
)
SELECT kind, level, target_id, step_key,
       previous_last_seen, first_seen, span_last_seen, ended_ms, ended_as,
       status, status_class, interval_id,
       known_ms, min_ms,
       CASE WHEN NOT is_unbounded THEN max_ms END
FROM sums
WHERE first_seen = span_first_seen;
