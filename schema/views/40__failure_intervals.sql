CREATE VIEW _failure_intervals (
  -- The intervals that belong to a failure that counts, each with the failure it belongs to. Milliseconds.
  level              /* TEXT */,    -- node, solution or step
  target_id          /* INTEGER */, -- targets.id
  step_key           /* TEXT */,    -- which step of the target; empty for a node or a solution
  span_first_seen    /* INTEGER */, -- the first snapshot of the failure
  interval_id        /* INTEGER */, -- as in intervals, and so on
  status             /* TEXT */,    -- the raw word
  status_class       /* TEXT */,    -- what it means
  first_seen         /* INTEGER */, -- of this interval
  last_seen          /* INTEGER */, -- of this interval
  counted_until      /* INTEGER */, -- the end of its known time
  previous_last_seen /* INTEGER */, -- of the interval before
  bound_before       /* INTEGER */, -- the same; null also where a gap or an absence lies between
  next_first_seen    /* INTEGER */, -- of the interval after
  bound_after        /* INTEGER */, -- the same; null also where a gap or an absence lies between
  next_status_class  /* TEXT */,    -- of the interval after
  is_last            /* INTEGER */  -- 1 if it is the last one of the failure so far; else 0
) AS
SELECT i.level, i.target_id, i.step_key, f.started_ms, i.interval_id, i.status, i.status_class,
       i.first_seen, i.last_seen, i.counted_until, i.previous_last_seen, i.bound_before, i.next_first_seen, i.bound_after,
       i.next_status_class, i.next_first_seen IS NULL OR i.next_first_seen IS f.ended_ms
FROM _intervals AS i
CROSS JOIN _counted_failures AS f ON f.failure_id = i.failure_id
WHERE i.failure_id IS NOT NULL;
