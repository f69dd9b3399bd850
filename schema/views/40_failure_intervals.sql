CREATE VIEW failure_intervals (
  -- The intervals that belong to a failure (docs/reports.md), each with the failure it belongs to.
  -- An episode runs from one interval of class running or succeeded to the next; it holds at most one failure, which
  -- starts where a cause is seen and lasts to the end of the episode. One of which each status was seen within a planned
  -- stretch only is none.
  -- Milliseconds.
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
-- An episode is known by the first_seen of the interval that began it. Each window only looks back, so that they all
-- run over rows in the order of the index.
WITH looking_back AS (
  SELECT level, target_id, step_key, interval_id, status, status_class, first_seen, last_seen, counted_until,
         previous_last_seen, bound_before, next_first_seen, bound_after, next_status_class,
         max(CASE WHEN status_class = 'running' THEN first_seen END) OVER so_far AS running_ms,
         max(CASE WHEN status_class = 'succeeded' THEN first_seen END) OVER so_far AS succeeded_ms,
         max(CASE WHEN status_class IN ('stopping', 'paused') THEN first_seen END) OVER so_far AS stop_ordered_ms,
         max(CASE WHEN starts_stretch THEN first_seen END) OVER so_far AS stretch_first_seen
  FROM intervals
  WINDOW so_far AS (PARTITION BY level, target_id, step_key ORDER BY first_seen)
), episodes AS (
  SELECT *, max(coalesce(running_ms, 0), coalesce(succeeded_ms, 0)) AS episode
  FROM looking_back
  WHERE status_class NOT IN ('running', 'succeeded')
), failures_found AS (
  SELECT *,
         min(CASE WHEN status_class = 'failed'
                    OR (level = 'node' AND status_class IN ('stopped', 'waiting')
                        AND episode = running_ms AND coalesce(stop_ordered_ms, 0) < episode)
                  THEN first_seen END) OVER (PARTITION BY level, target_id, step_key, episode
                                             ORDER BY first_seen) AS span_first_seen
  FROM episodes
), seen_unplanned AS (
  SELECT f.*,
         max(NOT EXISTS (SELECT 1 FROM planned_stretches AS p
                         WHERE p.target_id = f.target_id
                           AND p.start_ms <= f.stretch_first_seen AND p.end_ms > f.last_seen))
           OVER (PARTITION BY level, target_id, step_key, span_first_seen) AS is_counted
  FROM failures_found AS f
  WHERE span_first_seen IS NOT NULL
)
SELECT level, target_id, step_key, span_first_seen, interval_id, status, status_class,
       first_seen, last_seen, counted_until, previous_last_seen, bound_before, next_first_seen, bound_after,
       next_status_class, coalesce(next_status_class IN ('running', 'succeeded'), 1)
FROM seen_unplanned
WHERE is_counted;
