-- What is each failure made of?
WITH explained AS (
  SELECT p.level, p.target_id, p.step_key, p.span_first_seen, 'interval' AS part, p.status, p.status_class,
         p.first_seen AS from_ms, p.counted_until AS to_ms, p.first_seen, p.last_seen, i.observations,
         p.known_ms, 0 AS unknown_ms, p.min_ms, p.max_ms
  FROM _span_parts AS p
  JOIN _intervals AS i USING (level, target_id, step_key, interval_id)
  WHERE p.kind = 'failure'
  UNION ALL
  SELECT p.level, p.target_id, p.step_key, p.span_first_seen, 'unknown', u.reason, 'unknown',
         max(u.start_ms, c.start_ms), min(u.end_ms, c.end_ms), NULL, NULL, NULL,
         0, min(u.end_ms, c.end_ms) - max(u.start_ms, c.start_ms), 0, min(u.end_ms, c.end_ms) - max(u.start_ms, c.start_ms)
  FROM _span_parts AS p
  JOIN _unknown_spans AS u
    ON u.level = p.level AND u.target_id = p.target_id AND u.step_key = p.step_key
   AND u.start_ms >= p.last_seen AND u.start_ms < p.next_first_seen
  JOIN _counted_stretches AS c ON c.target_id = u.target_id AND c.start_ms < u.end_ms AND c.end_ms > u.start_ms
  WHERE p.kind = 'failure' AND p.hole_ms > 0
  UNION ALL
  -- What counts for nothing.
  SELECT f.level, f.target_id, f.step_key, f.started_ms, 'planned', NULL, NULL,
         max(p.start_ms, f.started_ms), min(p.end_ms, coalesce(f.ended_ms, w.until_ms)), NULL, NULL, NULL,
         0, 0, 0, 0
  FROM _spans AS f
  JOIN _report_window AS w
  JOIN _plans AS p
    ON p.target_id = f.target_id AND p.start_ms < coalesce(f.ended_ms, w.until_ms) AND p.end_ms > f.started_ms
  WHERE f.kind = 'failure'
)
SELECT t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       e.level, s.step_id,
       (SELECT x.step_name FROM _interval_rows AS x
        WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key AND x.first_seen = f.started_ms) AS step_name,
       strftime('%Y-%m-%dT%H:%M:%fZ', e.span_first_seen / 1000.0, 'unixepoch') AS started_at,
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
JOIN _spans AS f
  ON f.kind = 'failure' AND f.level = e.level AND f.target_id = e.target_id AND f.step_key = e.step_key
 AND f.started_ms = e.span_first_seen
WHERE f.started_ms < w.until_ms AND (f.ended_ms IS NULL OR f.ended_ms > w.since_ms)
ORDER BY e.span_first_seen DESC, t.region_id, t.project_id, t.task_type, t.file_id, e.level, s.step_id, e.step_key,
         e.from_ms, e.to_ms;
