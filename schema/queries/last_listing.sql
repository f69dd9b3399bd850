-- When listing the tasks of a workspace was tried last, and when it worked.
SELECT tried_at, listed_at
FROM discoveries
WHERE region_id = :region_id AND project_id = :project_id;
