-- The passes of the collector that ended, and what is known of their clocks. Off by more than a minute against the service's Date, an
-- earlier build dated a pass by this machine's clock all the same; true_start is when it began by the service's.
CREATE TEMP VIEW checked_passes AS
WITH dated AS (
  SELECT id, row_number() OVER (ORDER BY id) AS n, started_at, finished_at,
         coalesce(clock_set_back_ms, 0) >= 60000 AS is_behind, -- what it saw was filed a millisecond behind what was there
         CASE WHEN dated_by = 'machine' AND abs(clock_skew_ms) >= 60000 THEN clock_skew_ms ELSE 0 END AS off_ms,
         dated_by = 'service' OR clock_skew_ms IS NOT NULL AS is_vouched -- the service said what time it was
  FROM passes
  WHERE source <> 'import' AND finished_at IS NOT NULL
),
followed AS (
  SELECT *, min(CASE WHEN is_vouched THEN started_at - off_ms END)
              OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later_start
  FROM dated
)
SELECT id, n, started_at, finished_at, is_behind, off_ms, is_vouched,
       started_at - off_ms AS true_start,
       finished_at - off_ms AS true_end,
       -- It is filed in the future of what came after it.
       off_ms >= 60000 OR (NOT is_vouched AND coalesce(started_at > later_start + 60000, 0)) AS is_ahead
FROM followed;

-- Targets whose history goes on more than a day beyond everything that was ever recorded: one imported line of a wrong year is enough.
CREATE TEMP VIEW checked_futures AS
WITH horizon AS (
  SELECT max(moment) + 86400000 AS moment
  FROM (SELECT true_end AS moment FROM checked_passes WHERE NOT is_ahead
        UNION ALL
        SELECT finished_at FROM passes WHERE source = 'import')
)
SELECT r.target_id, min(r.first_seen) AS first_seen, max(r.last_seen) AS last_seen, h.moment AS horizon
FROM checked_rows AS r
JOIN horizon AS h
WHERE r.table_name <> 'step_results' AND r.last_seen > h.moment
GROUP BY r.target_id;
