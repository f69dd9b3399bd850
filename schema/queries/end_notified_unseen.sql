-- A target that channels were told could not be seen is seen again.
UPDATE notifications SET ended_at = max(:seen, started_at)
WHERE target_id = :target_id AND ended_at IS NULL AND kind = 'unseen';
