-- A step that was absent is seen again: what follows its last interval, which ended when it was missed.
UPDATE step_results
SET next_first_seen = :seen, next_status = :next_status
WHERE target_id = :target_id AND step_key = :step_key AND next_first_seen IS NULL AND end_reason = 'absent';
