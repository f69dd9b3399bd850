-- Something else is seen: the open interval of this step ends.
UPDATE step_results
SET end_reason = :end_reason, next_first_seen = :seen, next_status = :next_status
WHERE target_id = :target_id AND step_key = :step_key AND next_first_seen IS NULL;
