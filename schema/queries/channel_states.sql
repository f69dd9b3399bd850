-- When each channel was last told something, may be told the next, and what waits for it.
SELECT c.name, c.sent_at, c.failed_attempts, c.next_attempt_at, c.error,
       (SELECT count(*) FROM _waiting_notifications AS n WHERE n.channel = c.name)
FROM notification_channels AS c
ORDER BY c.name;
