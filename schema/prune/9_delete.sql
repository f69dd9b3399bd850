-- The rows of the chunk, in any order: foreign keys are off. The + keeps SQLite from making an index of all rows for each.
DELETE FROM main.nodes
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = 'nodes');
DELETE FROM main.solutions
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = 'solutions');
DELETE FROM main.step_results
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = 'step_results');
DELETE FROM main._failures
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = '_failures');
DELETE FROM main._runs
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = '_runs');
DELETE FROM main.fetch_failures
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = 'fetch_failures');
DELETE FROM main.passes
WHERE id IN (SELECT r.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_rows AS r ON r.number BETWEEN c.first AND c.last
             WHERE +r.table_name = 'passes');
-- A pass since may have met an old body again.
DELETE FROM main.payloads
WHERE id IN (SELECT p.id FROM temp.pruned_chunk AS c
             CROSS JOIN temp.pruned_payloads AS p ON p.number BETWEEN c.first AND c.last)
  AND id NOT IN (
    SELECT payload_id FROM main.nodes
    WHERE payload_id IS NOT NULL AND id > (SELECT last_id FROM temp.pruned_last_ids WHERE table_name = 'nodes')
    UNION ALL
    SELECT payload_id FROM main.solutions
    WHERE payload_id IS NOT NULL AND id > (SELECT last_id FROM temp.pruned_last_ids WHERE table_name = 'solutions')
    UNION ALL
    SELECT payload_id FROM main.step_results
    WHERE payload_id IS NOT NULL AND id > (SELECT last_id FROM temp.pruned_last_ids WHERE table_name = 'step_results')
    UNION ALL
    SELECT payload_id FROM main.fetch_failures
    WHERE payload_id IS NOT NULL AND id > (SELECT last_id FROM temp.pruned_last_ids WHERE table_name = 'fetch_failures'));
