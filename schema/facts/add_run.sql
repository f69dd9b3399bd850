-- A run that an interval begins.
INSERT INTO _runs (target_id, run_number, started_at)
VALUES (:target_id, :run_number, :started_at)
RETURNING id;
