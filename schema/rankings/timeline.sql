-- What came last?
SELECT *
FROM report
ORDER BY first_seen_at DESC, region_id, project_id, task_type, file_id, level, step_id, step_name, last_seen_at IS NULL
LIMIT :top;
