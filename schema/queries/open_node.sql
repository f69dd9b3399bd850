-- A new interval of a node.
INSERT INTO nodes (target_id, status, name, message, first_seen, last_seen, payload_id)
VALUES (:target_id, :status, :name, :message, :seen, :seen, :payload_id);
