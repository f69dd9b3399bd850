-- What is in trouble longest? What failed or stopped, then what nobody knows, then what waits, then what is well.
SELECT *
FROM report
ORDER BY CASE
           WHEN stale OR status_class = 'unknown' THEN 2
           WHEN status_class IN ('failed', 'stopped') THEN 1
           WHEN status_class IN ('running', 'succeeded') THEN 4
           ELSE 3
         END,
         since NULLS LAST, region_id, project_id, task_type, file_id, level, step_id, step_name
LIMIT :top;
