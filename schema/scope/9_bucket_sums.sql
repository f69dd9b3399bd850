-- Lies over the view of the same name, and says the same: a report reads all of it, so it may group.
CREATE TEMP VIEW bucket_sums AS
SELECT level, target_id, step_key, bucket_ms, sum(span_ms) AS span_ms, sum(planned_ms) AS planned_ms,
       sum(known_ms) AS known_ms, sum(running_ms) AS running_ms,
       sum(sure_running_ms) AS sure_running_ms, sum(sure_idle_ms) AS sure_idle_ms,
       sum(failed_ms) AS failed_ms, count(failure_ms) AS failures,
       avg(repaired_ms) AS mttr_ms, max(failure_ms) AS longest_failure_ms
FROM bucket_parts
GROUP BY level, target_id, step_key, bucket_ms
HAVING count(*) > count(interval_id);
