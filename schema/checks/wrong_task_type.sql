-- Histories of nodes belong to DI_REALTIME targets, those of solutions and steps to DI_SOLUTION. Each row is a finding.
SELECT 'target ' || t.id || ': ' || t.task_type || ' has rows in the wrong table'
FROM targets AS t
WHERE (t.task_type = 'DI_SOLUTION' AND EXISTS (SELECT 1 FROM nodes AS n WHERE n.target_id = t.id))
   OR (t.task_type = 'DI_REALTIME' AND (EXISTS (SELECT 1 FROM solutions AS s WHERE s.target_id = t.id)
                                        OR EXISTS (SELECT 1 FROM step_results AS r WHERE r.target_id = t.id)));
