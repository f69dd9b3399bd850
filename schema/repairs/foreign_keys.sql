-- A body that is lost cannot be named any more.
UPDATE nodes SET payload_id = NULL WHERE payload_id NOT IN (SELECT id FROM payloads);
UPDATE solutions SET payload_id = NULL WHERE payload_id NOT IN (SELECT id FROM payloads);
UPDATE step_results SET payload_id = NULL WHERE payload_id NOT IN (SELECT id FROM payloads);
UPDATE fetch_failures SET payload_id = NULL WHERE payload_id NOT IN (SELECT id FROM payloads);
