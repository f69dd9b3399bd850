-- What runs fail most? The runs that the report lists, taken together by :by; by step: those in which a step failed, by
-- the step that failed first. What a row is not about is null in it.
WITH listed AS (
  SELECT r.region_id, r.project_id,
         CASE WHEN :by IN ('target', 'step') THEN r.task_type END AS task_type,
         CASE WHEN :by IN ('target', 'step') THEN r.file_id END AS file_id,
         CASE WHEN :by IN ('target', 'step') THEN r.name END AS name,
         CASE WHEN :by IN ('target', 'step') THEN r.label END AS label,
         CASE WHEN :by = 'step' THEN r.first_failed_step_id END AS first_failed_step_id,
         CASE WHEN :by = 'step' THEN coalesce(r.first_failed_step_id, r.first_failed_step) END AS step,
         -- A step that was renamed is called as it was the last time that it failed first.
         CASE WHEN :by = 'step'
              THEN first_value(r.first_failed_step)
                     OVER (PARTITION BY r.region_id, r.project_id, r.task_type, r.file_id,
                                        coalesce(r.first_failed_step_id, r.first_failed_step)
                           ORDER BY r.started_at DESC) END AS first_failed_step,
         r.outcome, CAST(round(r.seconds * 1000) AS INTEGER) AS ms, r.started_at
  FROM report AS r
), groups AS (
  SELECT region_id, project_id, task_type, file_id, name, label, first_failed_step, first_failed_step_id,
         count(*) AS runs,
         sum(outcome = 'succeeded') AS succeeded,
         sum(outcome = 'failed') AS failed,
         sum(ms) / 1000.0 AS seconds,
         avg(ms) / 1000.0 AS mean_seconds,
         max(ms) / 1000.0 AS longest_seconds,
         max(started_at) AS last_started_at,
         sum(outcome = 'open') AS still_open,
         count(*) * 1.0 / sum(count(*)) OVER () AS share
  FROM listed
  GROUP BY region_id, project_id, task_type, file_id, step
)
SELECT *
FROM groups
WHERE :by <> 'step' OR first_failed_step IS NOT NULL
ORDER BY failed DESC, runs DESC, seconds DESC, region_id, project_id, task_type, file_id, first_failed_step
LIMIT :top;
