-- The intervals of each thing from before the first one that is kept. None of them is the last one. In the order in which
-- they were recorded, so that each page of the file is changed once.
INSERT INTO temp.pruned_rows (table_name, id, payload_id)
SELECT 'nodes', i.id, i.payload_id
FROM temp.pruned_things AS t
CROSS JOIN main.nodes AS i ON i.target_id = t.target_id AND i.first_seen < t.keep_from
WHERE t.level = 'node' AND i.end_reason IS NOT NULL
ORDER BY i.id;
INSERT INTO temp.pruned_rows (table_name, id, payload_id)
SELECT 'solutions', i.id, i.payload_id
FROM temp.pruned_things AS t
CROSS JOIN main.solutions AS i ON i.target_id = t.target_id AND i.first_seen < t.keep_from
WHERE t.level = 'solution' AND i.end_reason IS NOT NULL
ORDER BY i.id;
INSERT INTO temp.pruned_rows (table_name, id, payload_id)
SELECT 'step_results', i.id, i.payload_id
FROM temp.pruned_things AS t
CROSS JOIN main.step_results AS i
  ON i.target_id = t.target_id AND i.step_key = t.step_key AND i.first_seen < t.keep_from
WHERE t.level = 'step' AND i.end_reason IS NOT NULL
ORDER BY i.id;
