-- A failure that channels are told of has ended; or it does not count as one any more: it is planned now, or its status has
-- another class.
UPDATE notifications
SET ended_at = coalesce((SELECT f.ended_at FROM _failures AS f
                         WHERE f.target_id = :target_id AND f.step_key = '' AND f.started_at = :started_at),
                        max(started_at, :now))
WHERE target_id = :target_id AND started_at = :started_at AND ended_at IS NULL AND kind <> 'unseen';
