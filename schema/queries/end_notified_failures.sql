-- Failures of a target that channels are told of, and that have ended, or do not count as failures any more: planned since,
-- or of a status that has another class now.
UPDATE notifications
SET ended_at = max(coalesce((SELECT f.ended_ms FROM failure_spans AS f
                             WHERE f.target_id = :target_id AND f.level = :level
                               AND f.started_ms = notifications.started_at), :now), started_at)
WHERE target_id = :target_id AND ended_at IS NULL AND kind <> 'unseen'
  AND NOT EXISTS (SELECT 1 FROM failure_spans AS f
                  WHERE f.target_id = :target_id AND f.level = :level
                    AND f.started_ms = notifications.started_at AND f.ended_ms IS NULL);
