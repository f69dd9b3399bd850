-- What the report sees of the history: what it reads of the chosen things, as it was recorded by report_window.as_of_ms. These
-- lie over the tables of the same names. docs/reports.md, "What the report would have said then".
CREATE TEMP VIEW nodes AS
SELECT n.id, n.target_id, n.status, n.name, n.message, n.first_seen,
       min(n.last_seen, w.as_of_ms) AS last_seen,
       CASE WHEN n.last_seen <= w.as_of_ms THEN n.observations END AS observations,
       CASE WHEN n.next_first_seen <= w.as_of_ms THEN n.end_reason END AS end_reason,
       n.payload_id, n.previous_seen, n.unbroken, n.stretch_started, n.status_since, n.unseen_ms, n.was_running, n.failure_id,
       CASE WHEN n.next_first_seen <= w.as_of_ms THEN n.next_first_seen END AS next_first_seen,
       CASE WHEN n.next_first_seen <= w.as_of_ms THEN n.next_status END AS next_status
FROM report_things AS k
CROSS JOIN _report_window AS w
CROSS JOIN main.nodes AS n
  ON n.target_id = k.target_id AND n.first_seen BETWEEN k.from_ms AND k.to_ms
WHERE k.level = 'node';
CREATE TEMP VIEW solutions AS
SELECT s.id, s.target_id, s.status, s.solution_status, s.solution_id, s.creator_name, s.name, s.message, s.first_seen,
       min(s.last_seen, w.as_of_ms) AS last_seen,
       CASE WHEN s.last_seen <= w.as_of_ms THEN s.observations END AS observations,
       CASE WHEN s.next_first_seen <= w.as_of_ms THEN s.end_reason END AS end_reason,
       s.payload_id, s.previous_seen, s.unbroken, s.stretch_started, s.status_since, s.unseen_ms, s.failure_id, s.run_id,
       CASE WHEN s.next_first_seen <= w.as_of_ms THEN s.next_first_seen END AS next_first_seen,
       CASE WHEN s.next_first_seen <= w.as_of_ms THEN s.next_status END AS next_status
FROM report_things AS k
CROSS JOIN _report_window AS w
CROSS JOIN main.solutions AS s
  ON s.target_id = k.target_id AND s.first_seen BETWEEN k.from_ms AND k.to_ms
WHERE k.level = 'solution';
CREATE TEMP VIEW step_results AS
SELECT r.id, r.target_id, r.step_key, r.step_id, r.step_name, r.status, r.info, r.first_seen,
       min(r.last_seen, w.as_of_ms) AS last_seen,
       CASE WHEN r.last_seen <= w.as_of_ms THEN r.observations END AS observations,
       CASE
         WHEN r.next_first_seen <= w.as_of_ms THEN r.end_reason
         -- Its solution was seen without it.
         WHEN r.end_reason = 'absent'
              AND (SELECT min(s.last_seen, w.as_of_ms) FROM main.solutions AS s
                   WHERE s.target_id = r.target_id AND s.first_seen <= w.as_of_ms
                   ORDER BY s.first_seen DESC LIMIT 1) > r.last_seen
         THEN 'absent'
       END AS end_reason,
       r.payload_id, r.previous_seen, r.unbroken, r.stretch_started, r.status_since, r.unseen_ms, r.failure_id,
       CASE WHEN r.next_first_seen <= w.as_of_ms THEN r.next_first_seen END AS next_first_seen,
       CASE WHEN r.next_first_seen <= w.as_of_ms THEN r.next_status END AS next_status
FROM report_things AS k
CROSS JOIN _report_window AS w
CROSS JOIN main.step_results AS r
  ON r.target_id = k.target_id AND r.step_key = k.step_key AND r.first_seen BETWEEN k.from_ms AND k.to_ms
WHERE k.level = 'step';
CREATE TEMP VIEW fetch_failures AS
SELECT f.id, f.target_id, f.reason, f.code, f.http_status, f.message, f.request_id, f.first_seen,
       min(f.last_seen, (SELECT as_of_ms FROM temp._report_window)) AS last_seen,
       CASE WHEN f.last_seen <= (SELECT as_of_ms FROM temp._report_window) THEN f.attempts END AS attempts,
       f.end_reason, f.payload_id
FROM main.fetch_failures AS f
WHERE f.first_seen <= (SELECT as_of_ms FROM temp._report_window);
CREATE TEMP VIEW discovered_targets AS
SELECT d.target_id, d.listed_name, d.first_listed, min(d.last_listed, (SELECT as_of_ms FROM temp._report_window)) AS last_listed,
       CASE WHEN d.missing_since <= (SELECT as_of_ms FROM temp._report_window) THEN d.missing_since END AS missing_since
FROM main.discovered_targets AS d
WHERE d.first_listed <= (SELECT as_of_ms FROM temp._report_window);
CREATE TEMP VIEW annotations AS
SELECT a.id, a.target_id, a.starts_at, a.ends_at, a.reason, a.added_at,
       CASE WHEN a.removed_at <= (SELECT as_of_ms FROM temp._report_window) THEN a.removed_at END AS removed_at
FROM main.annotations AS a
WHERE a.added_at <= (SELECT as_of_ms FROM temp._report_window);
CREATE TEMP VIEW _named_targets AS
SELECT coalesce(label, name, CAST(file_id AS TEXT)) AS target, id AS target_id, region_id, project_id, task_type, file_id, name, label
FROM temp.targets;
CREATE TEMP VIEW _named_steps AS
SELECT target_id, step_key, step_id, step_name, first_seen
FROM report_things
WHERE level = 'step';
CREATE TEMP VIEW _things AS
SELECT k.level, k.target_id, k.step_key, k.first_seen
FROM report_things AS k
JOIN _report_window AS w ON w.level IS NULL OR w.level = k.level;
CREATE TEMP VIEW _step_rows AS
SELECT id, target_id, step_key, step_id, step_name, status, first_seen, last_seen, unbroken
FROM main.step_results;
