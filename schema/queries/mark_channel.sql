-- How sending went. A text of :error means that it failed.
UPDATE notification_channels
SET sent_at = CASE WHEN :error IS NULL THEN :now ELSE sent_at END,
    failed_attempts = CASE WHEN :error IS NULL THEN 0 ELSE failed_attempts + 1 END,
    next_attempt_at = :next_attempt_at,
    error = :error
WHERE name = :channel;
