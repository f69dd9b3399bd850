-- Something else is seen: the open interval of this step ends.
UPDATE step_results
SET end_reason = CASE WHEN :seen - last_seen > :gap_after_ms THEN 'gap' ELSE 'changed' END
WHERE target_id = :target_id AND step_key = :step_key AND end_reason IS NULL;
