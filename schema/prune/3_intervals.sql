-- The intervals of each thing from before the first one that is kept. None of them is the last one.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT CASE i.level WHEN 'node' THEN 'nodes' WHEN 'solution' THEN 'solutions' ELSE 'step_results' END, i.interval_id
FROM intervals AS i
JOIN temp.pruned_things AS t USING (level, target_id, step_key)
WHERE i.first_seen < t.keep_from AND i.end_reason IS NOT NULL;
