-- Steps that the latest snapshot of their solution does not hold have ended.
UPDATE step_results
SET end_reason = 'absent'
WHERE id IN (SELECT r.id
             FROM checked_rows AS r
             JOIN (SELECT target_id, max(last_seen) AS last_seen FROM solutions GROUP BY target_id) AS l USING (target_id)
             WHERE r.table_name = 'step_results' AND r.end_reason IS NULL AND r.next_first_seen IS NULL
               AND r.last_seen < l.last_seen);
