-- The buckets of trends: the days in UTC since the first snapshot. A report lays its own over it, cut to its window.
CREATE VIEW report_buckets AS
WITH RECURSIVE days (start_ms) AS (
  SELECT first_ms - first_ms % 86400000
  FROM (SELECT min(first_seen) AS first_ms
        FROM (SELECT min(first_seen) AS first_seen FROM nodes UNION ALL SELECT min(first_seen) FROM solutions))
  WHERE first_ms IS NOT NULL
  UNION ALL
  SELECT start_ms + 86400000
  FROM days
  WHERE start_ms + 86400000 <= (SELECT until_ms FROM report_window)
)
SELECT start_ms AS bucket_ms, -- where the bucket begins by the calendar
       start_ms,              -- and the part of it that is counted
       min(start_ms + 86400000, (SELECT until_ms FROM report_window)) AS end_ms
FROM days;
