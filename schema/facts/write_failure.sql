-- A failure as its intervals have it.
UPDATE _failures SET kind = :kind, ended_at = :ended_at WHERE id = :id;
