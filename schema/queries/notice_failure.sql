-- What a channel is to be told of the failure of a target that has not ended. Nothing, if it is noticed already: also as one
-- of another kind, if its status was given another class since. What was said to be over, and is not, is told anew.
INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at)
SELECT :channel, f.target_id, f.kind, f.started_ms, :now
FROM failure_spans AS f
WHERE f.target_id = :target_id AND f.level = :level AND f.ended_ms IS NULL
  AND instr(:kinds, f.kind)
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM target_handles AS h WHERE h.target_id = :target_id AND h.handle GLOB :target))
  AND NOT EXISTS (SELECT 1 FROM notifications AS n
                  WHERE n.target_id = :target_id AND n.channel = :channel AND n.kind <> 'unseen'
                    AND n.started_at = f.started_ms AND n.ended_at IS NULL)
ON CONFLICT (target_id, channel, kind, started_at) DO UPDATE
SET ended_at = NULL,
    start_sent_at = CASE WHEN end_sent_at IS NULL THEN start_sent_at END,
    end_sent_at = NULL;
