-- A new interval of a step.
INSERT INTO step_results (target_id, step_key, step_id, step_name, status, info, first_seen, last_seen, payload_id,
                          previous_seen, unbroken, stretch_started, status_since, unseen_ms, failure_id)
VALUES (:target_id, :step_key, :step_id, :step_name, :status, :info, :seen, :seen, :payload_id,
        :previous_seen, :unbroken, :stretch_started, :status_since, :unseen_ms, :failure_id);
