CREATE VIEW _span_parts (
  -- The intervals that failures and runs are made of, and what each adds to the figures of its own. Planned time
  -- does not count for a failure. Milliseconds.
  kind               /* TEXT */,    -- failure (see failure_intervals) or run (see run_intervals)
  level              /* TEXT */,    -- node, solution or step
  target_id          /* INTEGER */, -- targets.id
  step_key           /* TEXT */,    -- which step of the target; empty for a node or a solution
  span_first_seen    /* INTEGER */, -- the first snapshot of the failure or run
  interval_id        /* INTEGER */, -- as in intervals, and so on
  status             /* TEXT */,    -- the raw word
  status_class       /* TEXT */,    -- what it means
  first_seen         /* INTEGER */, -- of this interval
  last_seen          /* INTEGER */, -- of this interval
  counted_until      /* INTEGER */, -- the end of its known time
  previous_last_seen /* INTEGER */, -- of the interval before
  next_first_seen    /* INTEGER */, -- of the interval after
  next_status_class  /* TEXT */,    -- of the interval after
  is_last            /* INTEGER */, -- 1 if it is the last one so far; else 0
  known_ms           /* INTEGER */, -- the known time
  min_ms             /* INTEGER */, -- what was seen: up to the next one if it follows without a gap
  max_ms             /* INTEGER */, -- the longest, up to the gap behind it if one lies inside; null at an open edge
  hole_ms            /* INTEGER */  -- the gap behind it, if one lies inside; else 0
) AS
WITH members AS (
  SELECT CAST('failure' AS TEXT) AS kind, * FROM _failure_intervals
  UNION ALL
  SELECT CAST('run' AS TEXT), * FROM _run_intervals
), edges AS (
  SELECT *,
         CASE WHEN is_last THEN last_seen ELSE coalesce(bound_after, last_seen) END AS min_until,
         CASE WHEN first_seen = span_first_seen THEN bound_before ELSE first_seen END AS max_from,
         CASE WHEN is_last THEN bound_after ELSE coalesce(bound_after, last_seen) END AS max_until,
         CASE WHEN is_last OR bound_after IS NOT NULL THEN last_seen ELSE next_first_seen END AS hole_until
  FROM members
)
SELECT kind, level, target_id, step_key, span_first_seen, interval_id, status, status_class, first_seen, last_seen,
       counted_until, previous_last_seen, next_first_seen, next_status_class, is_last,
       counted_until - first_seen
       - (SELECT coalesce(sum(min(p.end_ms, e.counted_until) - max(p.start_ms, e.first_seen)), 0) FROM _plans AS p
          WHERE e.kind = 'failure' AND p.target_id = e.target_id AND p.start_ms < e.counted_until AND p.end_ms > e.first_seen),
       min_until - first_seen
       - (SELECT coalesce(sum(min(p.end_ms, e.min_until) - max(p.start_ms, e.first_seen)), 0) FROM _plans AS p
          WHERE e.kind = 'failure' AND p.target_id = e.target_id AND p.start_ms < e.min_until AND p.end_ms > e.first_seen),
       max_until - max_from
       - (SELECT coalesce(sum(min(p.end_ms, e.max_until) - max(p.start_ms, e.max_from)), 0) FROM _plans AS p
          WHERE e.kind = 'failure' AND p.target_id = e.target_id AND p.start_ms < e.max_until AND p.end_ms > e.max_from),
       hole_until - last_seen
       - (SELECT coalesce(sum(min(p.end_ms, e.hole_until) - max(p.start_ms, e.last_seen)), 0) FROM _plans AS p
          WHERE e.kind = 'failure' AND p.target_id = e.target_id AND p.start_ms < e.hole_until AND p.end_ms > e.last_seen)
FROM edges AS e;
