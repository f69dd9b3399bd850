INSERT INTO notification_channels (name, added_at) VALUES (:channel, :now);
