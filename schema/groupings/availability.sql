-- Which target or workspace was running least? Its nodes taken together: time over time, not a mean of shares. What a row
-- is not about is null in it.
WITH parts AS (
  SELECT t.region_id, t.project_id,
         CASE WHEN :by = 'target' THEN t.task_type END AS task_type,
         CASE WHEN :by = 'target' THEN t.file_id END AS file_id,
         CASE WHEN :by = 'target' THEN t.name END AS name,
         CASE WHEN :by = 'target' THEN t.label END AS label,
         p.*
  FROM _bucket_parts AS p
  JOIN _named_targets AS t ON t.target_id = p.target_id
  WHERE p.level = 'node'
), sums AS (
  SELECT region_id, project_id, task_type, file_id, name, label,
         sum(interval_id IS NULL) AS nodes, sum(span_ms) AS span_ms, sum(planned_ms) AS planned_ms, sum(known_ms) AS known_ms,
         sum(running_ms) AS running_ms,
         sum(sure_running_ms) AS sure_running_ms, sum(sure_idle_ms) AS sure_idle_ms,
         count(failure_ms) AS failures, avg(repaired_ms) AS mttr_ms, max(failure_ms) AS longest_failure_ms
  FROM parts
  GROUP BY region_id, project_id, task_type, file_id
)
SELECT region_id, project_id, task_type, file_id, name, label, nodes,
       running_ms / 1000.0 AS running_seconds,
       known_ms / 1000.0 AS known_seconds,
       (span_ms - known_ms) / 1000.0 AS unknown_seconds,
       -- As in bucket_figures.
       CASE WHEN known_ms > 0 THEN
         CASE w.unknown_as
           WHEN 'up' THEN (running_ms + span_ms - known_ms) * 1.0 / span_ms
           WHEN 'down' THEN running_ms * 1.0 / span_ms
           ELSE running_ms * 1.0 / known_ms
         END
       END AS availability,
       sure_running_ms * 1.0 / nullif(span_ms, 0) AS availability_low,
       1 - sure_idle_ms * 1.0 / nullif(span_ms, 0) AS availability_high,
       CASE WHEN known_ms > 0 OR failures > 0 THEN failures END AS failures,
       mttr_ms / 1000.0 AS mttr_seconds,
       running_ms / 1000.0 / nullif(failures, 0) AS mtbf_seconds,
       longest_failure_ms / 1000.0 AS longest_failure_seconds,
       planned_ms / 1000.0 AS planned_seconds
FROM sums
JOIN _report_window AS w
ORDER BY availability NULLS LAST, availability_low, region_id, project_id, task_type, file_id
LIMIT :top;
