-- One row for each failure, in milliseconds. See failure_intervals for what a failure is.
CREATE VIEW failure_spans AS
SELECT level, target_id, step_key,
       CASE WHEN max(starts_failure AND status_class = 'failed') THEN 'failed' ELSE 'unexpected_stop' END AS kind,
       max(CASE WHEN starts_failure THEN status END) AS status,
       max(CASE WHEN starts_failure THEN step_name END) AS step_name,
       max(CASE WHEN starts_failure THEN message END) AS message,
       failure_first_seen AS started_ms,
       max(CASE WHEN starts_failure THEN previous_last_seen END) AS started_after_ms,
       failure_last_seen AS ended_after_ms,
       -- The next interval after the last one: the first snapshot of class running or succeeded.
       CASE WHEN max(next_first_seen) > failure_last_seen THEN max(next_first_seen) END AS ended_ms,
       sum(counted_until - first_seen) AS failed_ms,
       -- Up to the next interval of the same failure if it follows without a gap, else to where it was last seen.
       sum(CASE WHEN bound_after <= failure_last_seen THEN bound_after ELSE last_seen END - first_seen) AS min_ms,
       -- Only if what precedes and what follows are seen without a gap between.
       CASE WHEN max(bound_after) > failure_last_seen
            THEN max(bound_after) - max(CASE WHEN starts_failure THEN bound_before END) END AS max_ms
FROM failure_intervals
GROUP BY level, target_id, step_key, failure_first_seen;
