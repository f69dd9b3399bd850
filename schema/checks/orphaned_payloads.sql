-- Bodies that no interval refers to. Each row is a finding.
SELECT 'payloads row ' || id || ': no interval refers to it'
FROM payloads AS p
WHERE id NOT IN (SELECT payload_id FROM nodes WHERE payload_id IS NOT NULL
                 UNION SELECT payload_id FROM solutions WHERE payload_id IS NOT NULL
                 UNION SELECT payload_id FROM step_results WHERE payload_id IS NOT NULL
                 UNION SELECT payload_id FROM fetch_failures WHERE payload_id IS NOT NULL);
