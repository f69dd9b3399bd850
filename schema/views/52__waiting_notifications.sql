CREATE VIEW _waiting_notifications (
  -- The notifications of which a channel is still to be told something. Unix milliseconds.
  notification_id /* INTEGER */, -- notifications.id
  channel         /* TEXT */,    -- its name in the configuration
  target_id       /* INTEGER */, -- targets.id
  kind            /* TEXT */,    -- failed, unexpected_stop or unseen
  started_at      /* INTEGER */, -- as in notifications
  ended_at        /* INTEGER */, -- as there
  is_start_told   /* INTEGER */  -- 1 if only its end is still to be told; else 0
) AS
SELECT id, channel, target_id, kind, started_at, ended_at, start_sent_at IS NOT NULL
FROM notifications
WHERE start_sent_at IS NULL OR (ended_at IS NOT NULL AND end_sent_at IS NULL);
