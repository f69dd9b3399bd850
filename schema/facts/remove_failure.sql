-- A failure that no interval begins any more.
DELETE FROM _failures WHERE id = :id;
