-- How is each node, solution and step doing, and since when?
SELECT region_id, project_id, task_type, file_id, name, label, level, step_id, step_name, status, status_class,
       since_at AS since, since_after_at AS since_after, last_seen_at, age_seconds, stale, message,
       missing_since_at AS missing_since
FROM current_status
ORDER BY region_id, project_id, task_type, file_id, level, step_id, step_name;
