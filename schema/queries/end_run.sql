-- A run of a solution ends.
UPDATE _runs SET ended_at = :ended_at, outcome = :outcome WHERE id = :id;
