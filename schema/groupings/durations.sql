-- How long was each group in each status? The times that the report lists, taken together by :by: those of nodes and
-- solutions, or with the level step those of steps. What a row is not about is null in it.
WITH listed AS (
  SELECT r.*,
         CAST(round(r.seconds * 1000) AS INTEGER) AS ms,
         CAST(round(r.min_seconds * 1000) AS INTEGER) AS min_ms,
         CAST(round(r.max_seconds * 1000) AS INTEGER) AS max_ms,
         CASE :by
           WHEN 'status' THEN ''
           WHEN 'project' THEN r.region_id || '/' || r.project_id
           ELSE r.region_id || '/' || r.project_id || '/' || r.task_type || '/' || r.file_id
         END AS place,
         CASE WHEN :by = 'step' THEN coalesce(r.step_id, r.step_name) END AS step
  FROM report AS r
  JOIN _report_window AS w
  WHERE (r.level = 'step') = (w.level IS 'step')
), lives AS (
  -- The time since each thing was first seen, whatever is known of it.
  SELECT CASE :by
           WHEN 'status' THEN ''
           WHEN 'project' THEN t.region_id || '/' || t.project_id
           ELSE t.region_id || '/' || t.project_id || '/' || t.task_type || '/' || t.file_id
         END AS place,
         CASE WHEN :by = 'step' THEN coalesce(s.step_id, s.step_name) END AS step,
         sum(max(0, w.until_ms - max(w.since_ms, k.first_seen))) AS span_ms
  FROM _things AS k
  JOIN _report_window AS w ON (k.level = 'step') = (w.level IS 'step')
  JOIN _named_targets AS t ON t.target_id = k.target_id
  LEFT JOIN _named_steps AS s ON s.target_id = k.target_id AND s.step_key = k.step_key
  GROUP BY 1, 2
), groups AS (
  SELECT place, step,
         CASE WHEN :by <> 'status' THEN region_id END AS region_id,
         CASE WHEN :by <> 'status' THEN project_id END AS project_id,
         CASE WHEN :by IN ('target', 'step') THEN task_type END AS task_type,
         CASE WHEN :by IN ('target', 'step') THEN file_id END AS file_id,
         CASE WHEN :by IN ('target', 'step') THEN name END AS name,
         CASE WHEN :by IN ('target', 'step') THEN label END AS label,
         CASE WHEN :by = 'step' THEN step_id END AS step_id,
         CASE WHEN :by = 'step' THEN max(step_name) END AS step_name,
         status, status_class,
         count(*) AS things,
         sum(ms) AS ms,
         sum(min_ms) AS min_ms,
         CASE WHEN count(max_ms) = count(*) THEN sum(max_ms) END AS max_ms,
         sum(stretches) AS stretches,
         sum(sum(ms)) OVER (PARTITION BY place, step) AS known_ms
  FROM listed
  GROUP BY place, step, status, status_class
)
SELECT g.region_id, g.project_id, g.task_type, g.file_id, g.name, g.label, g.step_id, g.step_name,
       g.status, g.status_class, g.things,
       g.ms / 1000.0 AS seconds, g.min_ms / 1000.0 AS min_seconds, g.max_ms / 1000.0 AS max_seconds,
       g.ms * 1.0 / nullif(g.known_ms, 0) AS share,
       g.stretches,
       g.known_ms / 1000.0 AS known_seconds,
       (l.span_ms - g.known_ms) / 1000.0 AS unknown_seconds
FROM groups AS g
JOIN lives AS l ON l.place = g.place AND l.step IS g.step
ORDER BY g.ms DESC, g.region_id, g.project_id, g.task_type, g.file_id, g.step_id, g.step_name, g.status
LIMIT :top;
