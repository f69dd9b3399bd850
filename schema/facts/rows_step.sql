-- The intervals of a step in order: what was seen, what that means, and what they keep of their past.
SELECT i.id, i.status, coalesce(c.status_class, 'unknown'), i.first_seen, i.last_seen, i.end_reason,
       i.previous_seen, i.unbroken,
       coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, 0,
       i.failure_id, f.started_at, NULL, NULL,
       i.next_first_seen, i.next_status
FROM step_results AS i
LEFT JOIN status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = i.status
LEFT JOIN _failures AS f ON f.id = i.failure_id
WHERE i.target_id = :target_id AND i.step_key = :step_key
ORDER BY i.first_seen;
