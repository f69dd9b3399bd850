-- What it was told stays in notifications.
DELETE FROM notification_channels WHERE name = :channel;
