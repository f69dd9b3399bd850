-- Is a step closed as absent exactly if a later snapshot of its solution does not hold it?
WITH latest AS (
  SELECT target_id, max(last_seen) AS last_seen
  FROM solutions
  GROUP BY target_id
)
SELECT 'error' AS severity,
       r.words || CASE WHEN r.end_reason IS NULL THEN ': is open, though the latest snapshot does not hold the step'
                       ELSE ': was ended by "absent", but no later snapshot exists' END AS finding,
       r.end_reason IS NULL AS is_repairable
FROM checked_rows AS r
LEFT JOIN latest AS l ON l.target_id = r.target_id
WHERE r.table_name = 'step_results'
  AND ((r.end_reason IS NULL AND r.next_first_seen IS NULL AND r.last_seen < l.last_seen)
       OR (r.end_reason = 'absent' AND r.last_seen >= coalesce(l.last_seen, r.last_seen)));
