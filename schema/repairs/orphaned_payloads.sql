-- Bodies that are the evidence of nothing.
DELETE FROM payloads
WHERE id NOT IN (SELECT payload_id FROM checked_rows WHERE payload_id IS NOT NULL);
