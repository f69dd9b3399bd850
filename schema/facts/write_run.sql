-- A run as its intervals have it.
UPDATE _runs SET run_number = :run_number, ended_at = :ended_at, outcome = :outcome WHERE id = :id;
