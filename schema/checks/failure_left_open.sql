-- Is a failing stretch over as soon as a snapshot of its target arrived?
SELECT 'error' AS severity,
       f.words || ': is open, though a later snapshot exists' AS finding,
       1 AS is_repairable
FROM checked_rows AS f
WHERE f.table_name = 'fetch_failures' AND f.end_reason IS NULL AND f.next_first_seen IS NULL
  AND EXISTS (SELECT 1 FROM checked_rows AS s
              WHERE s.target_id = f.target_id AND s.table_name IN ('nodes', 'solutions') AND s.last_seen > f.last_seen);
