-- How long was each thing in each status within the window, and how exact is that?
WITH cut AS (
  -- Each of the three figures is cut to the window; the window's own edge is exact.
  SELECT s.*, w.since_ms, w.until_ms,
         s.first_seen < w.until_ms AND (s.counted_until > w.since_ms OR s.first_seen >= w.since_ms) AS in_window,
         -- Whether it could reach into the window within its bounds, or through an open edge.
         coalesce(s.next_first_seen > w.since_ms, 1) AND coalesce(s.previous_last_seen < w.until_ms, 1) AS may_reach,
         max(0, min(s.counted_until, w.until_ms) - max(s.first_seen, w.since_ms)) AS known_ms,
         max(0, min(s.last_seen, w.until_ms) - max(s.first_seen, w.since_ms)) AS min_ms,
         max(0, CASE WHEN s.last_seen >= w.until_ms THEN w.until_ms ELSE min(s.bound_after, w.until_ms) END
                - CASE WHEN s.first_seen <= w.since_ms THEN w.since_ms ELSE max(s.bound_before, w.since_ms) END) AS max_ms
  FROM stretches AS s
  JOIN report_window AS w
), things AS (
  SELECT level, target_id, step_key,
         sum(known_ms) AS known_ms,
         max(0, until_ms - max(since_ms, min(first_seen))) - sum(known_ms) AS unknown_ms
  FROM cut
  GROUP BY level, target_id, step_key
), statuses AS (
  SELECT level, target_id, step_key, status, status_class,
         sum(in_window) AS stretches,
         sum(known_ms) AS seconds_ms,
         sum(min_ms) AS min_ms,
         -- An open edge that reaches into the window leaves the sum without an upper bound.
         CASE WHEN max(may_reach AND max_ms IS NULL) THEN NULL ELSE sum(max_ms) END AS max_ms
  FROM cut
  GROUP BY level, target_id, step_key, status
  HAVING sum(in_window) > 0
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       d.level, s.step_id, s.step_name, d.status, d.status_class,
       d.seconds_ms / 1000.0 AS seconds,
       d.min_ms / 1000.0 AS min_seconds,
       d.max_ms / 1000.0 AS max_seconds,
       d.seconds_ms * 1.0 / nullif(h.known_ms, 0) AS share,
       d.stretches,
       h.known_ms / 1000.0 AS known_seconds,
       h.unknown_ms / 1000.0 AS unknown_seconds
FROM statuses AS d
JOIN things AS h USING (level, target_id, step_key)
JOIN named_targets AS t ON t.target_id = d.target_id
LEFT JOIN named_steps AS s ON s.target_id = d.target_id AND s.step_key = d.step_key
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, d.level, s.step_id, d.step_key, d.seconds_ms DESC, d.status;
