-- Which run lasted longest?
SELECT *
FROM report
ORDER BY seconds DESC, started_at DESC, region_id, project_id, task_type, file_id
LIMIT :top;
