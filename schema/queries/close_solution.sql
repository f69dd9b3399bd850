-- Something else is seen: the open interval of this solution ends.
UPDATE solutions
SET end_reason = CASE WHEN :seen - last_seen > :gap_after_ms THEN 'gap' ELSE 'changed' END
WHERE target_id = :target_id AND end_reason IS NULL;
