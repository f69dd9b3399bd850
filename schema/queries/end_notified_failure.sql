-- A failure that channels are told of has ended, with the first snapshot of class running or succeeded since; or it does not
-- count as one any more: it is planned now, or its status has another class.
UPDATE notifications
SET ended_at = max(started_at,
                   coalesce((SELECT i.first_seen
                             FROM intervals AS i
                             WHERE i.target_id = :target_id AND i.level <> 'step' AND i.first_seen > :started_at
                               AND i.status_class IN ('running', 'succeeded')
                             ORDER BY i.first_seen
                             LIMIT 1),
                            :now))
WHERE target_id = :target_id AND started_at = :started_at AND ended_at IS NULL AND kind <> 'unseen';
