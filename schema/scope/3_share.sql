-- Of several connections that read a report together, each reads its share of the targets, in the order of the report.
DELETE FROM temp.targets
WHERE id NOT IN (SELECT id
                 FROM (SELECT id, ntile(:shares) OVER (ORDER BY region_id, project_id, task_type, file_id) AS share
                       FROM temp.targets)
                 WHERE share = :share);
