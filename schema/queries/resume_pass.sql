-- The pass that a spooled one began as, if that much of it could be recorded.
SELECT id
FROM passes
WHERE id = :pass_id AND source = :source AND started_at = :started_at AND finished_at IS NULL;
