-- The latest interval of a node, and what it keeps of its past.
SELECT i.status, i.last_seen, i.end_reason, coalesce(i.stretch_started, i.first_seen), coalesce(i.status_since, i.first_seen),
       i.unseen_ms, i.was_running,
       i.failure_id, f.started_at, NULL, NULL
FROM nodes AS i
LEFT JOIN _failures AS f ON f.id = i.failure_id
WHERE i.target_id = :target_id AND i.next_first_seen IS NULL;
