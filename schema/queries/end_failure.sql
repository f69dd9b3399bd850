-- A failure ends.
UPDATE _failures SET ended_at = :ended_at WHERE id = :id;
