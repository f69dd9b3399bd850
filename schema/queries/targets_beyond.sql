-- How many targets have a history that goes on beyond this moment?
SELECT count(*)
FROM targets AS t
WHERE EXISTS (SELECT 1 FROM nodes WHERE target_id = t.id AND end_reason IS NULL AND last_seen > :moment)
   OR EXISTS (SELECT 1 FROM solutions WHERE target_id = t.id AND end_reason IS NULL AND last_seen > :moment)
   OR EXISTS (SELECT 1 FROM fetch_failures WHERE target_id = t.id AND end_reason IS NULL AND last_seen > :moment);
