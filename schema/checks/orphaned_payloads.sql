-- Is every body the evidence of some interval?
SELECT 'error' AS severity,
       'payloads row ' || id || ': no interval refers to it' AS finding,
       'DELETE FROM payloads WHERE id = ' || id || ';' AS repair
FROM payloads
WHERE id NOT IN (SELECT payload_id FROM checked_rows WHERE payload_id IS NOT NULL);
