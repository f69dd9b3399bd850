-- Something else is seen: the open interval of this solution ends.
UPDATE solutions
SET end_reason = :end_reason, next_first_seen = :seen, next_status = :next_status
WHERE target_id = :target_id AND next_first_seen IS NULL;
