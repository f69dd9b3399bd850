CREATE VIEW _unknown_spans (
  -- The stretches of time that no snapshot speaks for, each with its reason. Milliseconds. Within a gap, failed fetches
  -- claim the time around their attempts: back to the attempt or snapshot before if that is no more than gap_after
  -- away, and likewise on to the next. What no attempt claims is recorder_off.
  level     /* TEXT */,    -- node, solution or step
  target_id /* INTEGER */, -- targets.id
  step_key  /* TEXT */,    -- which step of the target; empty for a node or a solution
  reason    /* TEXT */,    -- as in fetch_failures; recorder_off where nobody asked; absent for a step not in the
                           -- snapshot
  code      /* TEXT */,    -- the service's error code
  message   /* TEXT */,    -- what the failed fetches said
  attempts  /* INTEGER */, -- how many there were
  start_ms  /* INTEGER */, -- the last moment that is known before it
  end_ms    /* INTEGER */  -- the first moment that is known after it; null if it lasts
) AS
WITH attempts AS (
  -- A row for each failing stretch of each hole, and one without for a hole in which nobody tried.
  SELECT i.level, i.target_id, i.step_key, i.gap_after_ms, i.end_reason IS 'absent' AS is_absence,
         i.last_seen AS from_ms, i.next_first_seen AS to_ms, w.until_ms,
         f.reason, f.code, f.message, f.attempts, f.first_seen AS first_ms, f.last_seen AS last_ms,
         lag(f.last_seen) OVER hole AS last_before_ms,
         lead(f.first_seen) OVER hole AS first_after_ms
  FROM _intervals AS i
  JOIN _report_window AS w
  LEFT JOIN fetch_failures AS f
    ON f.target_id = i.target_id AND i.end_reason IS NOT 'absent'
   AND f.first_seen > i.last_seen AND f.first_seen < coalesce(i.next_first_seen, w.until_ms)
  WHERE i.end_reason IN ('gap', 'absent')
     OR (i.end_reason IS NULL AND w.until_ms - i.last_seen > i.gap_after_ms)
  WINDOW hole AS (PARTITION BY i.level, i.target_id, i.step_key, i.interval_id ORDER BY f.first_seen)
), parts (part) AS (
  VALUES ('before'), ('claimed'), ('after')
)
SELECT level, target_id, step_key,
       CASE WHEN part = 'claimed' THEN reason WHEN is_absence THEN 'absent' ELSE 'recorder_off' END,
       CASE WHEN part = 'claimed' THEN code END,
       CASE WHEN part = 'claimed' THEN message END,
       CASE WHEN part = 'claimed' THEN attempts ELSE 0 END,
       CASE part
         WHEN 'before' THEN from_ms
         WHEN 'claimed' THEN CASE WHEN last_before_ms IS NULL AND first_ms - from_ms <= gap_after_ms
                                  THEN from_ms ELSE first_ms END
         ELSE coalesce(last_ms, from_ms)
       END,
       CASE part
         WHEN 'before' THEN first_ms
         WHEN 'claimed' THEN CASE
           WHEN first_after_ms - last_ms <= gap_after_ms THEN first_after_ms
           WHEN first_after_ms IS NULL AND coalesce(to_ms, until_ms) - last_ms <= gap_after_ms THEN to_ms
           ELSE last_ms
         END
         ELSE coalesce(first_after_ms, to_ms)
       END
FROM attempts
JOIN parts
WHERE CASE part
        WHEN 'before' THEN last_before_ms IS NULL AND first_ms - from_ms > gap_after_ms
        WHEN 'claimed' THEN first_ms IS NOT NULL
        ELSE first_ms IS NULL OR coalesce(first_after_ms, to_ms, until_ms) - last_ms > gap_after_ms
      END;
