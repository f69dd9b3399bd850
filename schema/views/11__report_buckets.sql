CREATE VIEW _report_buckets (
  -- The buckets of daily_summary: the days in UTC since the first snapshot. A report lays its own over it, in its own
  -- zone and cut to its window.
  bucket_ms /* INTEGER */, -- where the bucket begins by the calendar
  start_ms  /* INTEGER */, -- where the part of it begins that is counted
  end_ms    /* INTEGER */  -- where that part ends
) AS
WITH RECURSIVE days (start_ms) AS (
  SELECT first_ms - first_ms % 86400000
  FROM (SELECT min(first_seen) AS first_ms
        FROM (SELECT min(first_seen) AS first_seen FROM nodes UNION ALL SELECT min(first_seen) FROM solutions))
  WHERE first_ms IS NOT NULL
  UNION ALL
  SELECT start_ms + 86400000
  FROM days
  WHERE start_ms + 86400000 < (SELECT until_ms FROM _report_window)
)
SELECT start_ms,
       start_ms,
       min(start_ms + 86400000, (SELECT until_ms FROM _report_window))
FROM days;
