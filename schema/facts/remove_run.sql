-- A run that no interval begins any more.
DELETE FROM _runs WHERE id = :id;
