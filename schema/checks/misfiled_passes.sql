-- Was every pass filed at its time? What was dated by a clock that was ahead puts later passes behind it, a millisecond apart.
SELECT 'error' AS severity,
       'passes row ' || id || ': is filed at ' || strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1000.0, 'unixepoch')
         || CASE WHEN off_ms > 0 THEN ', by a clock that was ' || (off_ms / 1000) || ' s ahead of the service''s'
                 ELSE ', which lies in the future of a later pass' END
         || CASE WHEN behind > 0 THEN '; ' || behind || ' later passes are filed behind it, a millisecond apart' ELSE '' END
         AS finding,
       1 AS is_repairable
FROM (SELECT p.*, (SELECT coalesce(min(n), (SELECT max(n) + 1 FROM checked_passes)) FROM checked_passes
                   WHERE n > p.n AND NOT is_behind) - p.n - 1 AS behind
      FROM checked_passes AS p
      WHERE p.is_ahead)
UNION ALL
SELECT 'error',
       t.words || ': its history goes on until ' || strftime('%Y-%m-%dT%H:%M:%fZ', f.last_seen / 1000.0, 'unixepoch')
         || ', in the future of all that was recorded; later passes are filed behind that, a millisecond apart',
       1
FROM checked_futures AS f
JOIN checked_targets AS t ON t.target_id = f.target_id
WHERE NOT EXISTS (SELECT 1 FROM checked_passes WHERE is_ahead)
UNION ALL
SELECT 'note',
       'passes row ' || id || ': was dated by a clock that was ' || (-off_ms / 1000)
         || ' s behind the service''s: what it saw was somewhat later than its history says',
       0
FROM checked_passes
WHERE off_ms < 0;
