INSERT INTO temp.targets (id, region_id, project_id, task_type, file_id, label, gap_after_ms)
SELECT id, region_id, project_id, task_type, file_id, label, gap_after_ms
FROM main.targets AS t
WHERE (:region_id IS NULL OR region_id = :region_id)
  AND (:project_id IS NULL OR project_id = :project_id)
  AND (:task_type IS NULL OR task_type = :task_type)
  AND (NOT EXISTS (SELECT 1 FROM temp.target_globs)
       OR EXISTS (SELECT 1 FROM main.target_handles AS h JOIN temp.target_globs AS g ON h.handle GLOB g.glob
                  WHERE h.target_id = t.id))
  AND (:as_of_ms IS NULL
       OR added_at <= :as_of_ms
       OR EXISTS (SELECT 1 FROM main.nodes AS n WHERE n.target_id = t.id AND n.first_seen <= :as_of_ms)
       OR EXISTS (SELECT 1 FROM main.solutions AS s WHERE s.target_id = t.id AND s.first_seen <= :as_of_ms)
       OR EXISTS (SELECT 1 FROM main.fetch_failures AS f WHERE f.target_id = t.id AND f.first_seen <= :as_of_ms));
