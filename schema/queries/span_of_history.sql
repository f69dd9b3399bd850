-- From when to when the history holds snapshots of what the report is about, whatever its window: a report without any
-- row says it.
SELECT min(s.first_seen), max(s.last_seen)
FROM (SELECT 'node' AS level, target_id, first_seen, last_seen FROM nodes
      UNION ALL
      SELECT 'solution', target_id, first_seen, last_seen FROM solutions
      UNION ALL
      SELECT 'step', target_id, first_seen, last_seen FROM step_results) AS s
JOIN targets AS t ON t.id = s.target_id
JOIN report_window AS w ON w.level IS NULL OR w.level = s.level;
