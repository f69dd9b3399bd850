-- Do the intervals of each thing stand in order, apart from each other? Which of two is wrong, nobody can say.
SELECT 'error' AS severity,
       words || ': ' || CASE WHEN last_seen < first_seen THEN 'ends before it begins'
                             ELSE 'overlaps the next interval' END AS finding,
       0 AS is_repairable
FROM checked_rows
WHERE last_seen < first_seen OR next_first_seen <= last_seen;
