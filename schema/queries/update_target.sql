-- The configuration says something new about a target.
UPDATE targets
SET label = :label, gap_after_ms = :gap_after_ms
WHERE id = :target_id;
