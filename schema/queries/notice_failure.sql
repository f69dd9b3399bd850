-- A channel is to be told of a failure that lasts. What was said to be over, and is not, is told anew.
INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at)
VALUES (:channel, :target_id, :kind, :started_at, :now)
ON CONFLICT (target_id, channel, kind, started_at) DO UPDATE
SET ended_at = NULL,
    start_sent_at = CASE WHEN end_sent_at IS NULL THEN start_sent_at END,
    end_sent_at = NULL;
