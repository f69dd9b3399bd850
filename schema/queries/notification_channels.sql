-- The channels that were told so far.
SELECT name FROM notification_channels;
