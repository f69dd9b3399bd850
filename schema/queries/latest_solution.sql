-- The latest interval of a solution, and what it keeps of its past.
SELECT i.solution_status, i.last_seen, i.end_reason, coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, 0,
       i.failure_id, f.started_at, i.run_id, r.started_at
FROM solutions AS i
LEFT JOIN _failures AS f ON f.id = i.failure_id
LEFT JOIN _runs AS r ON r.id = i.run_id
WHERE i.target_id = :target_id AND i.next_first_seen IS NULL;
