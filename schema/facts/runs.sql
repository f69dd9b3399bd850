-- The runs of a solution, as they are kept.
SELECT id, run_number, started_at, ended_at, outcome
FROM _runs
WHERE target_id = :target_id
ORDER BY started_at;
