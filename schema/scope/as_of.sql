-- What was recorded by the moment that report_window.as_of_ms says: these lie over the tables of the same names.
-- docs/reports.md, "What the report would have said then". No joins, so that SQLite can merge them into the queries.
CREATE TEMP VIEW nodes AS
SELECT n.id, n.target_id, n.status, n.name, n.message, n.first_seen,
       min(n.last_seen, (SELECT as_of_ms FROM temp.report_window)) AS last_seen,
       CASE WHEN n.last_seen <= (SELECT as_of_ms FROM temp.report_window) THEN n.observations END AS observations,
       CASE WHEN EXISTS (SELECT 1 FROM main.nodes AS x
                         WHERE x.target_id = n.target_id AND x.first_seen > n.first_seen
                           AND x.first_seen <= (SELECT as_of_ms FROM temp.report_window))
            THEN n.end_reason END AS end_reason,
       n.payload_id
FROM main.nodes AS n
WHERE n.first_seen <= (SELECT as_of_ms FROM temp.report_window);
CREATE TEMP VIEW solutions AS
SELECT s.id, s.target_id, s.status, s.solution_status, s.solution_id, s.creator_name, s.name, s.message, s.first_seen,
       min(s.last_seen, (SELECT as_of_ms FROM temp.report_window)) AS last_seen,
       CASE WHEN s.last_seen <= (SELECT as_of_ms FROM temp.report_window) THEN s.observations END AS observations,
       CASE WHEN EXISTS (SELECT 1 FROM main.solutions AS x
                         WHERE x.target_id = s.target_id AND x.first_seen > s.first_seen
                           AND x.first_seen <= (SELECT as_of_ms FROM temp.report_window))
            THEN s.end_reason END AS end_reason,
       s.payload_id
FROM main.solutions AS s
WHERE s.first_seen <= (SELECT as_of_ms FROM temp.report_window);
CREATE TEMP VIEW step_results AS
SELECT r.id, r.target_id, r.step_key, r.step_id, r.step_name, r.status, r.info, r.first_seen,
       min(r.last_seen, (SELECT as_of_ms FROM temp.report_window)) AS last_seen,
       CASE WHEN r.last_seen <= (SELECT as_of_ms FROM temp.report_window) THEN r.observations END AS observations,
       CASE
         WHEN EXISTS (SELECT 1 FROM main.step_results AS x
                      WHERE x.target_id = r.target_id AND x.step_key = r.step_key
                        AND x.first_seen > r.first_seen
                        AND x.first_seen <= (SELECT as_of_ms FROM temp.report_window))
         THEN r.end_reason
         -- Its solution was seen without it.
         WHEN r.end_reason = 'absent'
              AND (SELECT s.last_seen FROM temp.solutions AS s WHERE s.target_id = r.target_id
                   ORDER BY s.first_seen DESC LIMIT 1) > r.last_seen
         THEN 'absent'
       END AS end_reason,
       r.payload_id
FROM main.step_results AS r
WHERE r.first_seen <= (SELECT as_of_ms FROM temp.report_window);
CREATE TEMP VIEW fetch_failures AS
SELECT f.id, f.target_id, f.reason, f.code, f.http_status, f.message, f.request_id, f.first_seen,
       min(f.last_seen, (SELECT as_of_ms FROM temp.report_window)) AS last_seen,
       CASE WHEN f.last_seen <= (SELECT as_of_ms FROM temp.report_window) THEN f.attempts END AS attempts,
       CASE WHEN EXISTS (SELECT 1 FROM main.fetch_failures AS x
                         WHERE x.target_id = f.target_id AND x.first_seen > f.first_seen
                           AND x.first_seen <= (SELECT as_of_ms FROM temp.report_window))
            THEN f.end_reason END AS end_reason,
       f.payload_id
FROM main.fetch_failures AS f
WHERE f.first_seen <= (SELECT as_of_ms FROM temp.report_window);
CREATE TEMP VIEW discovered_targets AS
SELECT d.target_id, d.listed_name, d.first_listed, min(d.last_listed, (SELECT as_of_ms FROM temp.report_window)) AS last_listed,
       CASE WHEN d.missing_since <= (SELECT as_of_ms FROM temp.report_window) THEN d.missing_since END AS missing_since
FROM main.discovered_targets AS d
WHERE d.first_listed <= (SELECT as_of_ms FROM temp.report_window);
CREATE TEMP VIEW annotations AS
SELECT a.id, a.target_id, a.starts_at, a.ends_at, a.reason, a.added_at, NULL AS removed_at
FROM main.annotations AS a
WHERE a.added_at <= (SELECT as_of_ms FROM temp.report_window)
  AND (a.removed_at IS NULL OR a.removed_at > (SELECT as_of_ms FROM temp.report_window));
