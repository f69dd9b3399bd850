INSERT INTO temp.targets (id, region_id, project_id, task_type, file_id, label, gap_after_ms, name)
SELECT id, region_id, project_id, task_type, file_id, label, gap_after_ms,
       CASE task_type
         WHEN 'DI_REALTIME' THEN (SELECT n.name FROM main.nodes AS n WHERE n.target_id = t.id AND n.first_seen <= w.as_of_ms
                                  ORDER BY n.first_seen DESC LIMIT 1)
         ELSE (SELECT s.name FROM main.solutions AS s WHERE s.target_id = t.id AND s.first_seen <= w.as_of_ms
               ORDER BY s.first_seen DESC LIMIT 1)
       END
FROM main.targets AS t
JOIN temp._report_window AS w
WHERE (:region_id IS NULL OR region_id = :region_id)
  AND (:project_id IS NULL OR project_id = :project_id)
  AND (:task_type IS NULL OR task_type = :task_type)
  AND (NOT EXISTS (SELECT 1 FROM temp.target_globs)
       OR EXISTS (SELECT 1 FROM main._target_handles AS h JOIN temp.target_globs AS g ON h.handle GLOB g.glob
                  WHERE h.target_id = t.id))
  AND (t.added_at <= w.as_of_ms
       OR EXISTS (SELECT 1 FROM main.nodes AS n WHERE n.target_id = t.id AND n.first_seen <= w.as_of_ms)
       OR EXISTS (SELECT 1 FROM main.solutions AS s WHERE s.target_id = t.id AND s.first_seen <= w.as_of_ms)
       OR EXISTS (SELECT 1 FROM main.fetch_failures AS f WHERE f.target_id = t.id AND f.first_seen <= w.as_of_ms));
