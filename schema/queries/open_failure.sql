-- A new failing stretch.
INSERT INTO fetch_failures (target_id, reason, code, http_status, message, request_id, first_seen, last_seen, payload_id)
VALUES (:target_id, :reason, :code, :http_status, :message, :request_id, :seen, :seen, :payload_id);
