-- What a channel is to be told of a target that could not be seen for longer than gap_after. Nothing, if it is noticed
-- already.
INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at)
SELECT :channel, :target_id, 'unseen', u.since_ms, :now
FROM (SELECT coalesce((SELECT last_seen FROM nodes WHERE target_id = :target_id ORDER BY first_seen DESC LIMIT 1),
                      (SELECT last_seen FROM solutions WHERE target_id = :target_id ORDER BY first_seen DESC LIMIT 1),
                      (SELECT min(first_seen) FROM fetch_failures WHERE target_id = :target_id)) AS since_ms) AS u
WHERE :seen - u.since_ms > :gap_after_ms
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM target_handles AS h WHERE h.target_id = :target_id AND h.handle GLOB :target))
ON CONFLICT (target_id, channel, kind, started_at) DO NOTHING;
