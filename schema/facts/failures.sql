-- The failures of a thing, as they are kept. They have no numbers.
SELECT id, 0, kind, started_at, ended_at
FROM _failures
WHERE target_id = :target_id AND step_key = :step_key
ORDER BY started_at;
