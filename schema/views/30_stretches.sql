-- Adjacent intervals of equal status with no gap between them, as one: a new message or name splits no duration.
CREATE VIEW stretches AS
WITH numbered AS (
  SELECT *,
         sum(starts_stretch) OVER (PARTITION BY level, target_id, step_key ORDER BY first_seen) AS stretch_number
  FROM intervals
)
SELECT level, target_id, step_key, stretch_number, status, status_class, gap_after_ms,
       min(first_seen) AS first_seen,
       max(last_seen) AS last_seen,
       max(counted_until) AS counted_until,
       max(CASE WHEN starts_stretch THEN previous_last_seen END) AS previous_last_seen,
       max(CASE WHEN starts_stretch THEN bound_before END) AS bound_before,
       -- Inside a stretch every bound_after is another of its intervals; only the last one's lies beyond it.
       CASE WHEN max(bound_after) > max(last_seen) THEN max(bound_after) END AS bound_after,
       CASE WHEN max(next_first_seen) > max(last_seen) THEN max(next_first_seen) END AS next_first_seen,
       sum(observations) AS observations,
       max(end_reason IS NULL) AS is_open
FROM numbered
GROUP BY level, target_id, step_key, stretch_number;
