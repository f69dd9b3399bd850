-- How is each node, solution and step doing, and since when?
SELECT region_id, project_id, task_type, file_id, name, label, level, step_id, step_name, status, status_class,
       replace(since_at, ' ', 'T') || 'Z' AS since,
       replace(since_after_at, ' ', 'T') || 'Z' AS since_after,
       for_seconds, unseen_seconds,
       replace(last_seen_at, ' ', 'T') || 'Z' AS last_seen_at,
       age_seconds, stale, planned, message,
       replace(missing_since_at, ' ', 'T') || 'Z' AS missing_since
FROM current_status
ORDER BY region_id, project_id, task_type, file_id, level, step_id, step_name;
