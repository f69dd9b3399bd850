-- Has a spooled pass been recorded before: under the name of its file, or at once after all?
SELECT 1
FROM passes
WHERE spooled_as = :spooled_as
   OR (id = :pass_id AND source = :source AND started_at = :started_at AND finished_at IS NOT NULL);
