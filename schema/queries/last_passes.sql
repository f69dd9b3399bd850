-- The last pass of the collector that ended, what its clock was like, and when one last brought a status.
WITH last AS (
  SELECT started_at, finished_at, dated_by, clock_skew_ms, clock_set_back_ms
  FROM passes
  WHERE source <> 'import' AND finished_at IS NOT NULL
  ORDER BY id DESC
  LIMIT 1
)
SELECT l.started_at, l.finished_at,
       (SELECT started_at FROM passes WHERE source <> 'import' AND snapshots > 0 ORDER BY id DESC LIMIT 1),
       l.dated_by IS 'service', l.clock_skew_ms, coalesce(l.clock_set_back_ms, 0)
FROM (SELECT 1) LEFT JOIN last AS l;
