-- Bodies that no row refers to any more.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT 'payloads', p.id
FROM main.payloads AS p
WHERE p.id NOT IN (
  SELECT payload_id
  FROM (SELECT 'nodes' AS table_name, id, payload_id FROM main.nodes
        UNION ALL SELECT 'solutions', id, payload_id FROM main.solutions
        UNION ALL SELECT 'step_results', id, payload_id FROM main.step_results
        UNION ALL SELECT 'fetch_failures', id, payload_id FROM main.fetch_failures)
  WHERE payload_id IS NOT NULL AND (table_name, id) NOT IN (SELECT table_name, id FROM temp.pruned_rows));
