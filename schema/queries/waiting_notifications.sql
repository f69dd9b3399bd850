-- What a channel is still to be told, the oldest first.
SELECT n.notification_id, t.region_id, t.project_id, t.task_type, t.file_id, coalesce(t.label, t.name), n.target_id,
       n.kind, n.started_at, n.ended_at, n.is_start_told
FROM _waiting_notifications AS n
JOIN _named_targets AS t ON t.target_id = n.target_id
WHERE n.channel = :channel
ORDER BY n.notification_id
LIMIT :most;
