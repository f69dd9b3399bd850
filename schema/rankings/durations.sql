-- Which status lasted longest?
SELECT *
FROM report
ORDER BY seconds DESC, region_id, project_id, task_type, file_id, level, step_id, step_name, status
LIMIT :top;
