-- The stretches of time that no snapshot speaks for, each with its reason.
-- Within a gap, failed fetches claim the time around their attempts: back to the attempt or snapshot before if that is
-- no more than gap_after away, and likewise on to the next. What no attempt claims is recorder_off.
CREATE VIEW unknown_spans AS
WITH holes AS (
  SELECT i.level, i.target_id, i.step_key, i.interval_id, i.gap_after_ms,
         i.end_reason IS 'absent' AS is_absence,
         i.last_seen AS from_ms, i.next_first_seen AS to_ms, w.until_ms
  FROM intervals AS i
  JOIN report_window AS w
  WHERE i.end_reason IN ('gap', 'absent')
     OR (i.end_reason IS NULL AND w.until_ms - i.last_seen > i.gap_after_ms)
), attempts AS (
  SELECT h.*, f.reason, f.code, f.message, f.attempts, f.first_seen AS first_ms, f.last_seen AS last_ms,
         lag(f.last_seen) OVER hole AS last_before_ms,
         lead(f.first_seen) OVER hole AS first_after_ms
  FROM holes AS h
  JOIN fetch_failures AS f
    ON f.target_id = h.target_id AND f.first_seen > h.from_ms AND f.first_seen < coalesce(h.to_ms, h.until_ms)
  WHERE NOT h.is_absence
  WINDOW hole AS (PARTITION BY h.level, h.interval_id ORDER BY f.first_seen)
), pieces AS (
  -- Claimed by failed fetches.
  SELECT level, target_id, step_key, reason, code, message, attempts,
         CASE WHEN last_before_ms IS NULL AND first_ms - from_ms <= gap_after_ms THEN from_ms ELSE first_ms END AS start_ms,
         CASE
           WHEN first_after_ms - last_ms <= gap_after_ms THEN first_after_ms
           WHEN first_after_ms IS NULL AND coalesce(to_ms, until_ms) - last_ms <= gap_after_ms THEN to_ms
           ELSE last_ms
         END AS end_ms
  FROM attempts
  UNION ALL
  -- Before the first attempt.
  SELECT level, target_id, step_key, 'recorder_off', NULL, NULL, 0, from_ms, first_ms
  FROM attempts
  WHERE last_before_ms IS NULL AND first_ms - from_ms > gap_after_ms
  UNION ALL
  -- After an attempt, up to the next one or to the end.
  SELECT level, target_id, step_key, 'recorder_off', NULL, NULL, 0, last_ms, coalesce(first_after_ms, to_ms)
  FROM attempts
  WHERE coalesce(first_after_ms, to_ms, until_ms) - last_ms > gap_after_ms
  UNION ALL
  -- Nobody tried.
  SELECT level, target_id, step_key, CASE WHEN is_absence THEN 'absent' ELSE 'recorder_off' END, NULL, NULL, 0, from_ms, to_ms
  FROM holes AS h
  WHERE is_absence
     OR NOT EXISTS (SELECT 1 FROM fetch_failures AS f
                    WHERE f.target_id = h.target_id AND f.first_seen > h.from_ms
                      AND f.first_seen < coalesce(h.to_ms, h.until_ms))
)
SELECT * FROM pieces;
