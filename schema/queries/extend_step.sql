-- The same again: the open interval of this step grows; its Info is kept as the latest text (none is no text).
UPDATE OR ROLLBACK step_results
SET last_seen = :seen, observations = observations + 1, info = coalesce(:info, info)
WHERE target_id = :target_id AND step_key = :step_key AND next_first_seen IS NULL AND end_reason IS NULL
  AND status = :status AND step_name IS :step_name
  AND last_seen < :seen AND :seen - last_seen <= :gap_after_ms;
