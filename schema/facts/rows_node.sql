-- The intervals of a node in order: what was seen, what that means, and what they keep of their past.
SELECT i.id, i.status, coalesce(c.status_class, 'unknown'), i.first_seen, i.last_seen, i.end_reason,
       i.previous_seen, i.unbroken,
       coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, i.was_running,
       i.failure_id, f.started_at, NULL, NULL,
       i.next_first_seen, i.next_status
FROM nodes AS i
LEFT JOIN status_classes AS c ON c.task_type = 'DI_REALTIME' AND c.status = i.status
LEFT JOIN _failures AS f ON f.id = i.failure_id
WHERE i.target_id = :target_id
ORDER BY i.first_seen;
