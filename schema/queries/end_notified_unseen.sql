-- Targets that channels were told could not be seen, and that were seen again: by the first snapshot since, whichever pass
-- made it. (There is no interval that began since if gap_after was made longer meanwhile.)
UPDATE notifications
SET ended_at = s.seen_again
FROM (SELECT n.id,
             coalesce((SELECT min(i.first_seen) FROM nodes AS i
                       WHERE i.target_id = n.target_id AND i.first_seen > n.started_at),
                      (SELECT min(i.first_seen) FROM solutions AS i
                       WHERE i.target_id = n.target_id AND i.first_seen > n.started_at),
                      (SELECT i.last_seen FROM nodes AS i
                       WHERE i.target_id = n.target_id AND i.next_first_seen IS NULL AND i.last_seen > n.started_at),
                      (SELECT i.last_seen FROM solutions AS i
                       WHERE i.target_id = n.target_id AND i.next_first_seen IS NULL AND i.last_seen > n.started_at)) AS seen_again
      FROM notifications AS n
      WHERE n.ended_at IS NULL AND n.kind = 'unseen') AS s
WHERE s.id = notifications.id AND s.seen_again IS NOT NULL;
