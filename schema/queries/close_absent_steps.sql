-- Steps that this snapshot of their target does not hold.
UPDATE step_results
SET end_reason = 'absent'
WHERE target_id = :target_id AND next_first_seen IS NULL AND end_reason IS NULL AND last_seen < :seen;
