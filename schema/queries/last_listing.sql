-- When the tasks of a workspace were listed last.
SELECT listed_at
FROM discoveries
WHERE region_id = :region_id AND project_id = :project_id;
