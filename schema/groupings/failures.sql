-- What fails most? The failures that the report lists, taken together by :by: those of nodes and solutions, or with the
-- level step those of steps. What a row is not about is null in it.
WITH listed AS (
  SELECT CASE WHEN :by <> 'status' THEN r.region_id END AS region_id,
         CASE WHEN :by <> 'status' THEN r.project_id END AS project_id,
         CASE WHEN :by IN ('target', 'step') THEN r.task_type END AS task_type,
         CASE WHEN :by IN ('target', 'step') THEN r.file_id END AS file_id,
         CASE WHEN :by IN ('target', 'step') THEN r.name END AS name,
         CASE WHEN :by IN ('target', 'step') THEN r.label END AS label,
         CASE WHEN :by = 'step' THEN r.step_id END AS step_id,
         CASE WHEN :by = 'step' THEN coalesce(r.step_id, r.step_name) END AS step,
         -- A step that was renamed is called as it was when it failed last.
         CASE WHEN :by = 'step'
              THEN first_value(r.step_name) OVER (PARTITION BY r.region_id, r.project_id, r.task_type, r.file_id,
                                                               coalesce(r.step_id, r.step_name)
                                                  ORDER BY r.started_at DESC, r.step_name) END AS step_name,
         CASE WHEN :by = 'status' THEN r.status END AS status,
         CASE WHEN :by = 'status' THEN r.kind END AS kind,
         CAST(round(r.seconds * 1000) AS INTEGER) AS ms, r.started_at, r.open
  FROM report AS r
  JOIN _report_window AS w
  WHERE (r.level = 'step') = (w.level IS 'step')
)
SELECT region_id, project_id, task_type, file_id, name, label, step_id, step_name, status, kind,
       count(*) AS failures,
       sum(ms) / 1000.0 AS seconds,
       avg(ms) / 1000.0 AS mean_seconds,
       max(ms) / 1000.0 AS longest_seconds,
       max(started_at) AS last_started_at,
       sum(open) AS still_open,
       count(*) * 1.0 / sum(count(*)) OVER () AS share
FROM listed
GROUP BY region_id, project_id, task_type, file_id, step, status, kind
ORDER BY failures DESC, seconds DESC, region_id, project_id, task_type, file_id, step_id, step_name, status
LIMIT :top;
