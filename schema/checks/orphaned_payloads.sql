-- Is every body the evidence of some interval?
SELECT 'error' AS severity,
       'payloads row ' || id || ': no interval refers to it' AS finding,
       1 AS is_repairable
FROM payloads
WHERE id NOT IN (SELECT payload_id FROM checked_rows WHERE payload_id IS NOT NULL);
