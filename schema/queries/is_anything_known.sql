-- Whether any status of the window is known: without, "no failures" would say more than was seen.
SELECT EXISTS (SELECT 1
               FROM _intervals AS i
               JOIN _report_window AS w
               WHERE i.first_seen < w.until_ms AND i.counted_until >= w.since_ms);
