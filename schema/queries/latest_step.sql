-- The latest interval of a step, and what it keeps of its past.
SELECT i.status, i.last_seen, i.end_reason, coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, 0,
       i.failure_id, f.started_at, NULL, NULL
FROM step_results AS i
LEFT JOIN _failures AS f ON f.id = i.failure_id
WHERE i.target_id = :target_id AND i.step_key = :step_key AND i.next_first_seen IS NULL;
