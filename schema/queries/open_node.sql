-- A new interval of a node.
INSERT INTO nodes (target_id, status, name, message, first_seen, last_seen, payload_id,
                   previous_seen, unbroken, stretch_started, status_since, unseen_ms, was_running, failure_id)
VALUES (:target_id, :status, :name, :message, :seen, :seen, :payload_id,
        :previous_seen, :unbroken, :stretch_started, :status_since, :unseen_ms, :was_running, :failure_id);
