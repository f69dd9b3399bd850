-- A failure begins.
INSERT INTO _failures (target_id, step_key, kind, started_at)
VALUES (:target_id, :step_key, :kind, :started_at)
RETURNING id;
