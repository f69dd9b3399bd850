-- All targets of the file: a pass asks once for all of them instead of once for each.
SELECT id, region_id, project_id, task_type, file_id, label, gap_after_ms
FROM targets;
