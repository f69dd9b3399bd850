-- How many rows came into the tables that grow, from a moment on? A body came with the first row that refers to it.
WITH evidence AS (
  SELECT payload_id, first_seen FROM nodes
  UNION ALL SELECT payload_id, first_seen FROM solutions
  UNION ALL SELECT payload_id, first_seen FROM step_results
  UNION ALL SELECT payload_id, first_seen FROM fetch_failures
)
SELECT 'passes' AS table_name, count(*) AS rows FROM passes WHERE started_at >= :since
UNION ALL SELECT 'nodes', count(*) FROM nodes WHERE first_seen >= :since
UNION ALL SELECT 'solutions', count(*) FROM solutions WHERE first_seen >= :since
UNION ALL SELECT 'step_results', count(*) FROM step_results WHERE first_seen >= :since
UNION ALL SELECT 'fetch_failures', count(*) FROM fetch_failures WHERE first_seen >= :since
UNION ALL SELECT 'payloads', count(*)
          FROM (SELECT 1 FROM evidence WHERE payload_id IS NOT NULL GROUP BY payload_id HAVING min(first_seen) >= :since);
