-- The intervals that belong to a failure (contract, section 6), numbered by the failure they belong to.
-- An episode runs from one interval of class running or succeeded to the next; it holds at most one failure, which
-- starts where a cause is seen and lasts to the end of the episode.
CREATE VIEW failure_intervals AS
WITH episodes AS (
  SELECT *,
         sum(status_class IN ('running', 'succeeded')) OVER (PARTITION BY level, target_id, step_key
                                                             ORDER BY first_seen) AS episode
  FROM intervals
), causes AS (
  SELECT *,
         first_value(status_class) OVER so_far AS episode_began_as,
         max(status_class IN ('stopping', 'paused')) OVER so_far AS stop_was_ordered
  FROM episodes
  WINDOW so_far AS (PARTITION BY level, target_id, step_key, episode ORDER BY first_seen)
), failures_found AS (
  SELECT *,
         min(CASE WHEN status_class = 'failed'
                    OR (level = 'node' AND status_class IN ('stopped', 'waiting')
                        AND episode_began_as = 'running' AND NOT stop_was_ordered)
                  THEN first_seen END) OVER (PARTITION BY level, target_id, step_key, episode) AS failure_first_seen,
         max(last_seen) OVER (PARTITION BY level, target_id, step_key, episode) AS failure_last_seen
  FROM causes
)
SELECT *,
       first_seen = failure_first_seen AS starts_failure
FROM failures_found
WHERE first_seen >= failure_first_seen;
