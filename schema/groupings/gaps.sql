-- Where and why is most unknown? The gaps that the report lists, taken together by :by; by status: by reason. What a row
-- is not about is null in it.
WITH listed AS (
  SELECT CASE WHEN :by <> 'status' THEN r.region_id END AS region_id,
         CASE WHEN :by <> 'status' THEN r.project_id END AS project_id,
         CASE WHEN :by = 'target' THEN r.task_type END AS task_type,
         CASE WHEN :by = 'target' THEN r.file_id END AS file_id,
         CASE WHEN :by = 'target' THEN r.name END AS name,
         CASE WHEN :by = 'target' THEN r.label END AS label,
         CASE WHEN :by = 'status' THEN r.reason END AS reason,
         CAST(round(r.seconds * 1000) AS INTEGER) AS ms, r.started_at, r.attempts
  FROM report AS r
)
SELECT region_id, project_id, task_type, file_id, name, label, reason,
       count(*) AS gaps,
       sum(ms) / 1000.0 AS seconds,
       avg(ms) / 1000.0 AS mean_seconds,
       max(ms) / 1000.0 AS longest_seconds,
       max(started_at) AS last_started_at,
       CASE WHEN count(attempts) = count(*) THEN sum(attempts) END AS attempts,
       sum(ms) * 1.0 / nullif(sum(sum(ms)) OVER (), 0) AS share
FROM listed
GROUP BY region_id, project_id, task_type, file_id, reason
ORDER BY seconds DESC, gaps DESC, region_id, project_id, task_type, file_id, reason
LIMIT :top;
