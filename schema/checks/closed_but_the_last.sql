-- Is the last interval of each thing open? Only a step may have gone, and only a failing stretch may be over.
SELECT 'error' AS severity,
       words || ': was ended by "' || end_reason || '", but nothing follows' AS finding,
       0 AS is_repairable
FROM checked_rows
WHERE end_reason IN ('changed', 'gap') AND next_first_seen IS NULL AND table_name <> 'fetch_failures';
