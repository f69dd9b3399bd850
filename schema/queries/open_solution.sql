-- A new interval of a solution.
INSERT INTO solutions (target_id, status, solution_status, solution_id, creator_name, name, message, first_seen, last_seen,
                       payload_id)
VALUES (:target_id, :status, :solution_status, :solution_id, :creator_name, :name, :message, :seen, :seen, :payload_id);
