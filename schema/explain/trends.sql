-- What are the figures of each bucket made of?
WITH parts AS (
  SELECT p.level, p.target_id, p.step_key, p.bucket_ms, p.interval_id,
         sum(p.known_ms) AS known_ms, sum(p.running_ms) AS running_ms, sum(p.sure_running_ms) AS sure_running_ms,
         sum(p.sure_idle_ms) AS sure_idle_ms, sum(p.failed_ms) AS failed_ms, count(p.failure_ms) AS failures
  FROM bucket_parts AS p
  WHERE p.interval_id IS NOT NULL
  GROUP BY p.level, p.target_id, p.step_key, p.bucket_ms, p.interval_id
), explained AS (
  SELECT p.level, p.target_id, p.step_key, p.bucket_ms, 'interval' AS part, i.status, i.status_class,
         max(i.first_seen, b.start_ms) AS from_ms, max(i.first_seen, min(i.counted_until, b.end_ms)) AS to_ms,
         i.first_seen, i.last_seen, i.observations,
         p.running_ms, p.known_ms, 0 AS unknown_ms, p.sure_running_ms, p.sure_idle_ms, p.failed_ms, p.failures
  FROM parts AS p
  JOIN report_buckets AS b USING (bucket_ms)
  JOIN intervals AS i USING (level, target_id, step_key, interval_id)
  WHERE i.counted_until > b.start_ms OR i.first_seen >= b.start_ms
  UNION ALL
  SELECT u.level, u.target_id, u.step_key, b.bucket_ms, 'unknown', u.reason, 'unknown',
         max(u.start_ms, b.start_ms, c.start_ms), min(coalesce(u.end_ms, w.until_ms), b.end_ms, c.end_ms),
         NULL, NULL, NULL,
         0, 0, min(coalesce(u.end_ms, w.until_ms), b.end_ms, c.end_ms) - max(u.start_ms, b.start_ms, c.start_ms), 0, 0, 0, 0
  FROM unknown_spans AS u
  JOIN report_window AS w
  JOIN report_buckets AS b ON b.start_ms < coalesce(u.end_ms, w.until_ms) AND b.end_ms > u.start_ms
  JOIN counted_stretches AS c
    ON c.target_id = u.target_id AND c.start_ms < min(coalesce(u.end_ms, w.until_ms), b.end_ms)
   AND c.end_ms > max(u.start_ms, b.start_ms)
  UNION ALL
  -- What counts for nothing.
  SELECT k.level, k.target_id, k.step_key, b.bucket_ms, 'planned', NULL, NULL,
         max(p.start_ms, b.start_ms, k.first_seen), min(p.end_ms, b.end_ms),
         NULL, NULL, NULL,
         0, 0, 0, 0, 0, 0, 0
  FROM things AS k
  JOIN planned_stretches AS p ON p.target_id = k.target_id
  JOIN report_buckets AS b ON b.start_ms < p.end_ms AND b.end_ms > max(p.start_ms, k.first_seen)
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       e.level, s.step_id, s.step_name,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.bucket_ms / 1000.0, 'unixepoch') AS bucket_start,
       e.part, e.status, e.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.from_ms / 1000.0, 'unixepoch') AS from_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.to_ms / 1000.0, 'unixepoch') AS to_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.first_seen / 1000.0, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.last_seen / 1000.0, 'unixepoch') AS last_seen_at,
       e.observations,
       e.running_ms / 1000.0 AS running_seconds,
       e.known_ms / 1000.0 AS known_seconds,
       e.unknown_ms / 1000.0 AS unknown_seconds,
       e.sure_running_ms / 1000.0 AS sure_running_seconds,
       e.sure_idle_ms / 1000.0 AS sure_idle_seconds,
       e.failed_ms / 1000.0 AS failed_seconds,
       e.failures
FROM explained AS e
JOIN named_targets AS t ON t.target_id = e.target_id
JOIN report_window AS w
LEFT JOIN named_steps AS s ON s.target_id = e.target_id AND s.step_key = e.step_key
WHERE e.level <> 'step' OR w.level = 'step'
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, e.level, s.step_id, e.step_key, e.bucket_ms, e.from_ms, e.to_ms;
