-- Which passes have begun and not finished? No error: the history holds nothing of them.
SELECT 'note' AS severity,
       'passes row ' || id || ': begun at ' || strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1000.0, 'unixepoch')
         || ' and not finished: it is under way, or it crashed' AS finding,
       0 AS is_repairable
FROM passes
WHERE finished_at IS NULL;
