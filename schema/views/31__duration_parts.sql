CREATE VIEW _duration_parts (
  -- What each interval adds to the time that its status took within the window. Adjacent intervals of equal status with
  -- no gap between them are one stretch, whose figures are the sums of its intervals'. Each is cut to the window, whose
  -- own edge is exact. Milliseconds.
  level        /* TEXT */,    -- node, solution or step
  target_id    /* INTEGER */, -- targets.id
  step_key     /* TEXT */,    -- which step of the target; empty for a node or a solution
  interval_id  /* INTEGER */, -- as in intervals
  status       /* TEXT */,    -- the raw word
  status_class /* TEXT */,    -- what it means
  is_counted   /* INTEGER */, -- 1 if a stretch begins with it within the window, or reaches into the window; else 0
  may_reach    /* INTEGER */, -- 1 if it could reach into the window within its bounds, or through an open edge; else 0
  known_ms     /* INTEGER */, -- the known time
  min_ms       /* INTEGER */, -- what was seen
  max_ms       /* INTEGER */  -- the longest it can have been; null where an edge is open
) AS
SELECT i.level, i.target_id, i.step_key, i.interval_id, i.status, i.status_class,
       -- Counted where the stretch begins, or where it reaches into the window from before.
       i.first_seen < w.until_ms
         AND ((i.starts_stretch AND i.first_seen >= w.since_ms)
              OR (i.first_seen <= w.since_ms AND i.counted_until > w.since_ms)),
       -- Whether it could reach into the window within its bounds, or through an open edge.
       coalesce(i.next_first_seen > w.since_ms, 1) AND coalesce(i.previous_last_seen < w.until_ms, 1),
       max(0, min(i.counted_until, w.until_ms) - max(i.first_seen, w.since_ms)),
       max(0, min(CASE WHEN i.ends_stretch THEN i.last_seen ELSE i.bound_after END, w.until_ms)
              - max(i.first_seen, w.since_ms)),
       max(0, CASE WHEN i.last_seen >= w.until_ms THEN w.until_ms ELSE min(i.bound_after, w.until_ms) END
              - CASE WHEN i.first_seen <= w.since_ms THEN w.since_ms
                     WHEN i.starts_stretch THEN max(i.bound_before, w.since_ms)
                     ELSE i.first_seen END)
FROM _intervals AS i
JOIN _report_window AS w;
