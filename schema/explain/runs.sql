-- What is each run made of?
WITH explained AS (
  SELECT p.level, p.target_id, p.step_key, p.span_first_seen, 'interval' AS part, p.status, p.status_class,
         p.first_seen AS from_ms, p.counted_until AS to_ms, p.first_seen, p.last_seen, i.observations,
         p.known_ms, 0 AS unknown_ms, p.min_ms, p.max_ms
  FROM _span_parts AS p
  JOIN _intervals AS i USING (level, target_id, step_key, interval_id)
  WHERE p.kind = 'run'
  UNION ALL
  SELECT p.level, p.target_id, p.step_key, p.span_first_seen, 'unknown', u.reason, 'unknown',
         u.start_ms, u.end_ms, NULL, NULL, NULL,
         0, u.end_ms - u.start_ms, 0, u.end_ms - u.start_ms
  FROM _span_parts AS p
  JOIN _unknown_spans AS u
    ON u.level = p.level AND u.target_id = p.target_id AND u.step_key = p.step_key
   AND u.start_ms >= p.last_seen AND u.start_ms < p.next_first_seen
  WHERE p.kind = 'run' AND p.hole_ms > 0
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       e.level, s.step_id, s.step_name,
       r.run_number,
       e.part, e.status, e.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.from_ms / 1000.0, 'unixepoch') AS from_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.to_ms / 1000.0, 'unixepoch') AS to_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.first_seen / 1000.0, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.last_seen / 1000.0, 'unixepoch') AS last_seen_at,
       e.observations,
       e.known_ms / 1000.0 AS seconds,
       e.min_ms / 1000.0 AS min_seconds,
       e.max_ms / 1000.0 AS max_seconds,
       e.unknown_ms / 1000.0 AS unknown_seconds
FROM explained AS e
JOIN _named_targets AS t ON t.target_id = e.target_id
JOIN _report_window AS w
LEFT JOIN _named_steps AS s ON s.target_id = e.target_id AND s.step_key = e.step_key
JOIN _solution_runs AS r ON r.target_id = e.target_id AND r.started_ms = e.span_first_seen
WHERE r.started_ms < w.until_ms AND (r.ended_ms IS NULL OR r.ended_ms > w.since_ms)
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, r.run_number, e.from_ms, e.to_ms;
