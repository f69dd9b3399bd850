-- The same again: the open interval of this solution grows (conditions as in extend_node).
UPDATE OR ROLLBACK solutions
SET last_seen = :seen, observations = observations + 1, name = :name
WHERE target_id = :target_id AND next_first_seen IS NULL AND end_reason IS NULL
  AND status = :status AND solution_status IS :solution_status AND solution_id IS :solution_id
  AND creator_name IS :creator_name AND message IS :message
  AND last_seen < :seen AND :seen - last_seen <= :gap_after_ms
  AND (NOT :may_failures_be_open
       OR NOT EXISTS (SELECT 1 FROM fetch_failures
                      WHERE target_id = :target_id AND end_reason IS NULL AND last_seen >= :seen));
