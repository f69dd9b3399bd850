CREATE VIEW run_intervals (
  -- The intervals that belong to a run of a solution (docs/reports.md), each with the run it belongs to. An episode
  -- runs from one interval of class succeeded or failed to the next; it holds at most one run, which starts at its
  -- first interval of class running or waiting and lasts to the end of the episode: a run that was paused, stopped or
  -- unseen for a while is still the same run. Milliseconds.
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
WITH looking_back AS (
  SELECT *,
         max(CASE WHEN status_class IN ('succeeded', 'failed') THEN first_seen END)
           OVER (PARTITION BY level, target_id, step_key ORDER BY first_seen) AS episode
  FROM intervals
  WHERE level = 'solution'
), runs_found AS (
  SELECT *,
         min(CASE WHEN status_class IN ('running', 'waiting') THEN first_seen END)
           OVER (PARTITION BY level, target_id, step_key, episode ORDER BY first_seen) AS span_first_seen
  FROM looking_back
  WHERE status_class NOT IN ('succeeded', 'failed')
)
SELECT level, target_id, step_key, span_first_seen, interval_id, status, status_class,
       first_seen, last_seen, counted_until, previous_last_seen, bound_before, next_first_seen, bound_after,
       next_status_class, coalesce(next_status_class IN ('succeeded', 'failed'), 1)
FROM runs_found
WHERE span_first_seen IS NOT NULL;
