-- What was seen when? Every interval of every level, and between them explicit rows of class unknown with the reason.
-- seconds is known time (for class unknown: unseen time); min and max are its bounds, max null where an edge is open.
CREATE VIEW status_history AS
WITH history AS (
  SELECT level, target_id, step_key, step_id, step_name, name,
         status, status_class, first_seen AS started_ms, last_seen AS last_ms,
         CASE WHEN end_reason IS NOT NULL THEN counted_until END AS ended_ms,
         counted_until - first_seen AS known_ms, last_seen - first_seen AS min_ms, bound_after - bound_before AS max_ms,
         observations, message
  FROM intervals
  UNION ALL
  SELECT u.level, u.target_id, u.step_key, s.step_id, s.step_name, NULL,
         u.reason, 'unknown', u.start_ms, NULL, u.end_ms,
         coalesce(u.end_ms, w.until_ms) - u.start_ms, NULL, NULL, 0, u.message
  FROM unknown_spans AS u
  JOIN report_window AS w
  LEFT JOIN named_steps AS s ON s.target_id = u.target_id AND s.step_key = u.step_key
)
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, coalesce(h.name, t.name) AS name, t.label,
       h.level, h.step_id, h.step_name, h.status, h.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.started_ms / 1000.0, 'unixepoch') AS started_at,
       h.started_ms / 1000 AS started_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.last_ms / 1000.0, 'unixepoch') AS last_seen_at,
       h.last_ms / 1000 AS last_seen_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.ended_ms / 1000.0, 'unixepoch') AS ended_at,
       h.ended_ms / 1000 AS ended_epoch,
       h.known_ms / 1000.0 AS seconds,
       h.min_ms / 1000.0 AS min_seconds,
       h.max_ms / 1000.0 AS max_seconds,
       h.observations, h.message
FROM history AS h
JOIN named_targets AS t ON t.target_id = h.target_id
ORDER BY t.region_id, t.project_id, t.task_type, t.file_id, h.level, h.step_key, h.started_ms;
