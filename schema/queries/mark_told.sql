-- The channel was told how it stands.
UPDATE notifications
SET start_sent_at = coalesce(start_sent_at, :now),
    end_sent_at = CASE WHEN ended_at IS NOT NULL THEN coalesce(end_sent_at, :now) END
WHERE id = :id;
