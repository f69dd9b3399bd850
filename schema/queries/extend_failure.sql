-- Failed for the same reason again (conditions as in extend_node, the other way round).
UPDATE OR ROLLBACK fetch_failures
SET last_seen = :seen, attempts = attempts + 1, http_status = :http_status, request_id = :request_id
WHERE target_id = :target_id AND end_reason IS NULL
  AND reason = :reason AND code IS :code AND message = :message
  AND last_seen < :seen AND :seen - last_seen <= :gap_after_ms
  AND NOT EXISTS (SELECT 1 FROM nodes
                  WHERE target_id = :target_id AND next_first_seen IS NULL AND last_seen >= :seen)
  AND NOT EXISTS (SELECT 1 FROM solutions
                  WHERE target_id = :target_id AND next_first_seen IS NULL AND last_seen >= :seen);
