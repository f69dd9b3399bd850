-- Takes an annotation back. The row stays: what a report said before can be found out later (--as-of).
UPDATE annotations SET removed_at = :removed_at
WHERE id = :id AND removed_at IS NULL;
