CREATE VIEW _run_intervals (
  -- The intervals that belong to a run of a solution, each with the run it belongs to. Milliseconds.
  level              /* TEXT */,    -- solution
  target_id          /* INTEGER */, -- targets.id
  step_key           /* TEXT */,    -- empty
  span_first_seen    /* INTEGER */, -- the first snapshot of the run
  interval_id        /* INTEGER */, -- as in intervals, and so on
  status             /* TEXT */,    -- the raw word
  status_class       /* TEXT */,    -- what it means
  first_seen         /* INTEGER */, -- of this interval
  last_seen          /* INTEGER */, -- of this interval
  counted_until      /* INTEGER */, -- the end of its known time
  previous_last_seen /* INTEGER */, -- of the interval before
  bound_before       /* INTEGER */, -- the same; null also where a gap lies between
  next_first_seen    /* INTEGER */, -- of the interval after
  bound_after        /* INTEGER */, -- the same; null also where a gap lies between
  next_status_class  /* TEXT */,    -- of the interval after
  is_last            /* INTEGER */  -- 1 if it is the last one of the run so far; else 0
) AS
SELECT i.level, i.target_id, i.step_key, r.started_at, i.interval_id, i.status, i.status_class,
       i.first_seen, i.last_seen, i.counted_until, i.previous_last_seen, i.bound_before, i.next_first_seen, i.bound_after,
       i.next_status_class, i.next_first_seen IS NULL OR i.next_first_seen IS r.ended_at
FROM _intervals AS i
CROSS JOIN _runs AS r ON r.id = i.run_id
WHERE i.level = 'solution' AND i.run_id IS NOT NULL;
