-- What a channel is to be told of the failure of a target that has not ended. Nothing, if it is noticed already.
INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at)
SELECT :channel, f.target_id, f.kind, f.started_ms, :now
FROM failure_spans AS f
WHERE f.target_id = :target_id AND f.level = :level AND f.ended_ms IS NULL
  AND instr(:kinds, f.kind)
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM target_handles AS h WHERE h.target_id = :target_id AND h.handle GLOB :target))
ON CONFLICT (target_id, channel, kind, started_at) DO NOTHING;
