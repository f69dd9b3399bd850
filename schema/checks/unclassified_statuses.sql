-- Which words of the history have no class? No error: they count as class unknown until the configuration gives them one.
WITH words AS (
  SELECT 'DI_REALTIME' AS task_type, status FROM nodes
  UNION
  SELECT 'DI_SOLUTION', solution_status FROM solutions WHERE solution_status IS NOT NULL
  UNION
  SELECT 'DI_SOLUTION', status FROM step_results
)
SELECT 'note' AS severity,
       'status "' || w.status || '" of ' || w.task_type || ' is of class unknown (give it one with status_classes)' AS finding,
       0 AS is_repairable
FROM words AS w
WHERE NOT EXISTS (SELECT 1 FROM status_classes AS c WHERE c.task_type = w.task_type AND c.status = w.status);
