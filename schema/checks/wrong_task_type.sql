-- Do histories of nodes belong to DI_REALTIME targets, those of solutions and steps to DI_SOLUTION?
SELECT 'error' AS severity,
       r.words || ': ' || r.table_name || ' holds nothing of a target of that task type' AS finding,
       0 AS is_repairable
FROM checked_rows AS r
JOIN checked_targets AS t ON t.target_id = r.target_id
WHERE (r.table_name = 'nodes' AND t.task_type <> 'DI_REALTIME')
   OR (r.table_name IN ('solutions', 'step_results') AND t.task_type <> 'DI_SOLUTION');
