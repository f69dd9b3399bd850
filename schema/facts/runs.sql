-- The runs of a solution, as they are kept.
SELECT id, run_number, coalesce(outcome, ''), started_at, ended_at
FROM _runs
WHERE target_id = :target_id
ORDER BY started_at;
