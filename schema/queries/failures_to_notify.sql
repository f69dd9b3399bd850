-- Of which failures does a channel believe what is not so? It is to be told of those with a kind, which last without its
-- knowing; those without one have ended, or do not count as failures any more.
SELECT f.target_id, f.kind, f.started_ms
FROM _counted_failures AS f
WHERE f.ended_ms IS NULL AND f.step_key = '' AND instr(:kinds, f.kind)
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM _target_handles AS h WHERE h.target_id = f.target_id AND h.handle GLOB :target))
  -- Also as one of another kind, if its status was given another class since.
  AND NOT EXISTS (SELECT 1 FROM notifications AS n
                  WHERE n.target_id = f.target_id AND n.channel = :channel AND n.kind <> 'unseen'
                    AND n.started_at = f.started_ms AND n.ended_at IS NULL)
UNION ALL
SELECT n.target_id, NULL, n.started_at
FROM notifications AS n
WHERE n.channel = :channel AND n.kind <> 'unseen' AND n.ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM _counted_failures AS f
                  WHERE f.target_id = n.target_id AND f.step_key = '' AND f.started_ms = n.started_at AND f.ended_ms IS NULL);
