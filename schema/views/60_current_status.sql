-- How is everything doing, as far as anybody knows? One row for each node, solution and step, also for targets never
-- seen. since_at is where the stretch of this status began; stale: more than gap_after has passed since last_seen_at;
-- missing_since_at: the first listing of its workspace that did not hold the target any more.
CREATE VIEW current_status AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, s.level, i.step_id, i.step_name,
       s.status, s.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.first_seen / 1000.0, 'unixepoch') AS since_at,
       s.first_seen / 1000 AS since_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.previous_last_seen / 1000.0, 'unixepoch') AS since_after_at,
       s.previous_last_seen / 1000 AS since_after_epoch,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.last_seen / 1000.0, 'unixepoch') AS last_seen_at,
       s.last_seen / 1000 AS last_seen_epoch,
       (w.until_ms - s.last_seen) / 1000.0 AS age_seconds,
       w.until_ms - s.last_seen > s.gap_after_ms AS stale,
       i.message,
       strftime('%Y-%m-%dT%H:%M:%fZ', d.missing_since / 1000.0, 'unixepoch') AS missing_since_at
FROM stretches AS s
JOIN intervals AS i ON i.level = s.level AND i.target_id = s.target_id AND i.step_key = s.step_key
                   AND i.end_reason IS NULL
JOIN named_targets AS t ON t.target_id = s.target_id
JOIN report_window AS w
LEFT JOIN discovered_targets AS d ON d.target_id = s.target_id
WHERE s.is_open
UNION ALL
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END, NULL, NULL,
       NULL, 'unknown', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1,
       (SELECT message FROM fetch_failures AS f WHERE f.target_id = t.target_id ORDER BY first_seen DESC LIMIT 1),
       (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', missing_since / 1000.0, 'unixepoch')
        FROM discovered_targets AS d WHERE d.target_id = t.target_id)
FROM named_targets AS t
JOIN report_window AS w ON w.level IS NULL OR w.level = CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END
WHERE NOT EXISTS (SELECT 1 FROM nodes AS n WHERE n.target_id = t.target_id)
  AND NOT EXISTS (SELECT 1 FROM solutions AS s WHERE s.target_id = t.target_id);
