-- What a channel is to be told of a target that could not be seen for longer than gap_after. Nothing, if it is noticed
-- already.
INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at)
SELECT :channel, u.target_id, 'unseen', u.since_ms, :now
FROM (SELECT f.target_id, f.last_seen, t.gap_after_ms,
             coalesce((SELECT i.last_seen FROM nodes AS i WHERE i.target_id = t.id ORDER BY i.first_seen DESC LIMIT 1),
                      (SELECT i.last_seen FROM solutions AS i WHERE i.target_id = t.id ORDER BY i.first_seen DESC LIMIT 1),
                      (SELECT min(x.first_seen) FROM fetch_failures AS x WHERE x.target_id = t.id)) AS since_ms
      FROM fetch_failures AS f
      JOIN targets AS t ON t.id = f.target_id
      WHERE f.target_id = :target_id AND f.end_reason IS NULL) AS u
WHERE u.last_seen - u.since_ms > u.gap_after_ms
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM _target_handles AS h WHERE h.target_id = :target_id AND h.handle GLOB :target))
ON CONFLICT (target_id, channel, kind, started_at) DO NOTHING;
