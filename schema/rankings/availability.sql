-- Which node was worst?
SELECT *
FROM report
ORDER BY availability NULLS LAST, availability_low, region_id, project_id, task_type, file_id
LIMIT :top;
