-- What is the time that each status took made of?
WITH counted AS (
  SELECT *, sum(is_counted) OVER (PARTITION BY level, target_id, step_key, status) AS stretches
  FROM _duration_parts
), explained AS (
  SELECT p.level, p.target_id, p.step_key, 'interval' AS part, p.status, p.status_class,
         CASE WHEN i.first_seen < w.until_ms AND i.counted_until >= w.since_ms
              THEN max(i.first_seen, w.since_ms) END AS from_ms,
         CASE WHEN i.first_seen < w.until_ms AND i.counted_until >= w.since_ms
              THEN min(i.counted_until, w.until_ms) END AS to_ms,
         i.first_seen, i.last_seen, i.observations,
         p.known_ms, 0 AS unknown_ms, p.min_ms, p.max_ms, p.is_counted
  FROM counted AS p
  JOIN _intervals AS i USING (level, target_id, step_key, interval_id)
  JOIN _report_window AS w
  WHERE p.stretches > 0
    AND (p.is_counted OR p.known_ms > 0 OR p.max_ms > 0 OR (p.may_reach AND p.max_ms IS NULL))
  UNION ALL
  SELECT u.level, u.target_id, u.step_key, 'unknown', u.reason, 'unknown',
         max(u.start_ms, w.since_ms), min(coalesce(u.end_ms, w.until_ms), w.until_ms),
         NULL, NULL, NULL,
         0, min(coalesce(u.end_ms, w.until_ms), w.until_ms) - max(u.start_ms, w.since_ms), 0, 0, 0
  FROM _unknown_spans AS u
  JOIN _report_window AS w
  WHERE u.start_ms < w.until_ms AND coalesce(u.end_ms, w.until_ms) > w.since_ms
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       e.level, s.step_id, s.step_name,
       e.part, e.status, e.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.from_ms / 1000.0, 'unixepoch') AS from_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.to_ms / 1000.0, 'unixepoch') AS to_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.first_seen / 1000.0, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.last_seen / 1000.0, 'unixepoch') AS last_seen_at,
       e.observations,
       e.known_ms / 1000.0 AS seconds,
       e.min_ms / 1000.0 AS min_seconds,
       e.max_ms / 1000.0 AS max_seconds,
       e.is_counted AS stretches,
       e.known_ms / 1000.0 AS known_seconds,
       e.unknown_ms / 1000.0 AS unknown_seconds
FROM explained AS e
JOIN _named_targets AS t ON t.target_id = e.target_id
JOIN _report_window AS w
LEFT JOIN _named_steps AS s ON s.target_id = e.target_id AND s.step_key = e.step_key
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, e.level, s.step_id, e.step_key, coalesce(e.from_ms, e.first_seen),
         e.to_ms;
