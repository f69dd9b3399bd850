-- Do intervals stand in order, apart from each other, and only the last of each thing open? Each row is a finding.
WITH intervals AS (
  SELECT 'nodes' AS table_name, id, target_id, first_seen, last_seen, end_reason,
         lead(first_seen) OVER (PARTITION BY target_id ORDER BY first_seen) AS next_first_seen
  FROM nodes
  UNION ALL
  SELECT 'solutions' AS table_name, id, target_id, first_seen, last_seen, end_reason,
         lead(first_seen) OVER (PARTITION BY target_id ORDER BY first_seen) AS next_first_seen
  FROM solutions
  UNION ALL
  SELECT 'step_results' AS table_name, id, target_id, first_seen, last_seen, end_reason,
         lead(first_seen) OVER (PARTITION BY target_id, step_key ORDER BY first_seen) AS next_first_seen
  FROM step_results
  UNION ALL
  SELECT 'fetch_failures' AS table_name, id, target_id, first_seen, last_seen, end_reason,
         lead(first_seen) OVER (PARTITION BY target_id ORDER BY first_seen) AS next_first_seen
  FROM fetch_failures
)
SELECT table_name || ' row ' || id || ' of target ' || target_id || ': '
       || CASE
            WHEN last_seen < first_seen THEN 'ends before it begins'
            WHEN next_first_seen <= last_seen THEN 'overlaps the next interval'
            ELSE 'is open, but not the last'
          END
FROM intervals
WHERE last_seen < first_seen
   OR next_first_seen <= last_seen
   OR (end_reason IS NULL AND next_first_seen IS NOT NULL);
