-- Each node, solution and step that has intervals.
SELECT 0 AS level, target_id, '' AS step_key FROM nodes GROUP BY target_id
UNION ALL
SELECT 1, target_id, '' FROM solutions GROUP BY target_id
UNION ALL
SELECT 2, target_id, step_key FROM step_results GROUP BY target_id, step_key
ORDER BY target_id, level, step_key;
