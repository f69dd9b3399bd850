-- A new interval of a step.
INSERT INTO step_results (target_id, step_key, step_id, step_name, status, info, first_seen, last_seen, payload_id)
VALUES (:target_id, :step_key, :step_id, :step_name, :status, :info, :seen, :seen, :payload_id);
