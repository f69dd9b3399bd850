-- The same again: the open interval of this node grows, unless a gap lies between or the moment is not after all that is
-- known of the target (then nothing is changed).
UPDATE OR ROLLBACK nodes
SET last_seen = :seen, observations = observations + 1
WHERE target_id = :target_id AND next_first_seen IS NULL AND end_reason IS NULL
  AND status = :status AND name IS :name AND message IS :message
  AND last_seen < :seen AND :seen - last_seen <= :gap_after_ms
  AND (NOT :may_failures_be_open
       OR NOT EXISTS (SELECT 1 FROM fetch_failures
                      WHERE target_id = :target_id AND end_reason IS NULL AND last_seen >= :seen));
