-- A target was listed: for the first time, again, or back after it was missing.
INSERT INTO discovered_targets (target_id, listed_name, first_listed, last_listed)
VALUES (:target_id, :listed_name, :listed_at, :listed_at)
ON CONFLICT DO UPDATE SET listed_name = excluded.listed_name, last_listed = excluded.last_listed, missing_since = NULL;
