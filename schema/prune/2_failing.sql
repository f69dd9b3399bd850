-- Of each thing, where the first failure begins that had not ended by :keep_failures_since.
INSERT INTO temp.pruned_failing (level, target_id, step_key, started_ms)
SELECT level, target_id, step_key, min(span_first_seen)
FROM failure_intervals
WHERE is_last AND coalesce(next_first_seen > :keep_failures_since, 1)
GROUP BY level, target_id, step_key;
