-- What the checks are made of: every target in words, and every row of the interval tables in one shape.
CREATE TEMP VIEW checked_targets AS
SELECT id AS target_id, task_type,
       'target ' || region_id || '/' || project_id || '/' || task_type || '/' || file_id AS words
FROM targets;

CREATE TEMP VIEW checked_rows AS
WITH rows AS (
  SELECT 'nodes' AS table_name, id, target_id, '' AS step_key, first_seen, last_seen, observations, end_reason, payload_id
  FROM nodes
  UNION ALL
  SELECT 'solutions', id, target_id, '', first_seen, last_seen, observations, end_reason, payload_id
  FROM solutions
  UNION ALL
  SELECT 'step_results', id, target_id, step_key, first_seen, last_seen, observations, end_reason, payload_id
  FROM step_results
  UNION ALL
  SELECT 'fetch_failures', id, target_id, '', first_seen, last_seen, attempts, end_reason, payload_id
  FROM fetch_failures
)
SELECT r.*,
       lead(r.first_seen) OVER (PARTITION BY table_name, r.target_id, step_key ORDER BY first_seen, id) AS next_first_seen,
       table_name || ' row ' || id || ' of ' || coalesce(t.words, 'target ' || r.target_id)
         || CASE step_key WHEN '' THEN '' ELSE ', step ' || step_key END AS words
FROM rows AS r
LEFT JOIN checked_targets AS t ON t.target_id = r.target_id;
