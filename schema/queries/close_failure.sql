-- Failed for another reason: the open failing stretch ends.
UPDATE fetch_failures
SET end_reason = CASE WHEN :seen - last_seen > :gap_after_ms THEN 'gap' ELSE 'changed' END
WHERE target_id = :target_id AND end_reason IS NULL;
