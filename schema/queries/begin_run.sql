-- A run of a solution begins.
INSERT INTO _runs (target_id, run_number, started_at)
VALUES (:target_id, 1 + coalesce((SELECT run_number FROM _runs WHERE target_id = :target_id ORDER BY started_at DESC LIMIT 1), 0),
        :started_at)
RETURNING id;
