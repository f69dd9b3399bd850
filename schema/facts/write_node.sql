-- What an interval of a node keeps of its past.
UPDATE nodes
SET previous_seen = :previous_seen, unbroken = :unbroken, stretch_started = :stretch_started,
    status_since = :status_since, unseen_ms = :unseen_ms, failure_id = :failure_id, was_running = :was_running,
    next_first_seen = :next_first_seen, next_status = :next_status
WHERE id = :id;
