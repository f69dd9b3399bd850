DELETE FROM main.nodes WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'nodes');
DELETE FROM main.solutions WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'solutions');
DELETE FROM main.step_results WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'step_results');
DELETE FROM main.fetch_failures WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'fetch_failures');
DELETE FROM main.payloads WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'payloads');
DELETE FROM main.passes WHERE id IN (SELECT id FROM temp.pruned_rows WHERE table_name = 'passes');
