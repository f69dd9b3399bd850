-- Does every target that was found by listing belong to a workspace that was listed, and is it missing only since then?
SELECT 'error' AS severity,
       t.words || CASE
         WHEN d.missing_since <= d.last_listed THEN ': is missing since before it was last listed'
         WHEN t.task_type <> 'DI_REALTIME' THEN ': is among the discovered targets, which are all real-time'
         ELSE ': was found in a workspace that was never listed'
       END AS finding,
       0 AS is_repairable
FROM discovered_targets AS d
JOIN checked_targets AS t ON t.target_id = d.target_id
JOIN targets AS i ON i.id = d.target_id
WHERE d.missing_since <= d.last_listed
   OR t.task_type <> 'DI_REALTIME'
   OR NOT EXISTS (SELECT 1 FROM discoveries AS w WHERE w.region_id = i.region_id AND w.project_id = i.project_id);
