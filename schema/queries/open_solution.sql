-- A new interval of a solution.
INSERT INTO solutions (target_id, status, solution_status, solution_id, creator_name, name, message, first_seen, last_seen,
                       payload_id, previous_seen, unbroken, stretch_started, status_since, unseen_ms, failure_id, run_id)
VALUES (:target_id, :status, :solution_status, :solution_id, :creator_name, :name, :message, :seen, :seen,
        :payload_id, :previous_seen, :unbroken, :stretch_started, :status_since, :unseen_ms, :failure_id, :run_id);
