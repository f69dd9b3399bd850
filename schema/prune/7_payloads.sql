-- Bodies that only rows refer to which go. Each goes with the last of them, so that none is ever left without any.
INSERT INTO temp.pruned_last_ids (table_name, last_id)
SELECT 'nodes', coalesce(max(id), 0) FROM main.nodes
UNION ALL SELECT 'solutions', coalesce(max(id), 0) FROM main.solutions
UNION ALL SELECT 'step_results', coalesce(max(id), 0) FROM main.step_results
UNION ALL SELECT 'fetch_failures', coalesce(max(id), 0) FROM main.fetch_failures;
INSERT INTO temp.pruned_payloads (number, id)
SELECT max(number), payload_id
FROM temp.pruned_rows
WHERE payload_id NOT IN (
  SELECT payload_id FROM main.nodes
  WHERE payload_id IS NOT NULL AND id NOT IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'nodes')
  UNION ALL
  SELECT payload_id FROM main.solutions
  WHERE payload_id IS NOT NULL AND id NOT IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'solutions')
  UNION ALL
  SELECT payload_id FROM main.step_results
  WHERE payload_id IS NOT NULL AND id NOT IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'step_results')
  UNION ALL
  SELECT payload_id FROM main.fetch_failures
  WHERE payload_id IS NOT NULL AND id NOT IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'fetch_failures'))
GROUP BY payload_id;
