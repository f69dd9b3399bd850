-- The intervals of a solution in order: what was seen, what that means, and what they keep of their past.
SELECT i.id, i.solution_status, coalesce(c.status_class, 'unknown'), i.first_seen, i.last_seen, i.end_reason,
       i.previous_seen, i.unbroken,
       coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, 0,
       i.failure_id, f.started_at, i.run_id, r.started_at,
       i.next_first_seen, i.next_status
FROM solutions AS i
LEFT JOIN status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = i.solution_status
LEFT JOIN _failures AS f ON f.id = i.failure_id
LEFT JOIN _runs AS r ON r.id = i.run_id
WHERE i.target_id = :target_id
ORDER BY i.first_seen;
