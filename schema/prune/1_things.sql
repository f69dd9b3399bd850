-- Of each thing: the start of the first interval that is kept, as far as the limits go (docs/lifecycle.md).
-- What was in force at the cut stays whole, with the interval before it: the stretch; the failure, and what decides
-- whether a stop is one; the run of a solution. So every report on the time since the cut stays as it is.
CREATE TEMP TABLE pruned_things AS
WITH things AS (
  SELECT i.level, i.target_id, i.step_key, i.first_seen, i.last_seen, i.end_reason, f.span_first_seen AS failure_first_seen,
         r.span_first_seen AS run_first_seen,
         row_number() OVER (PARTITION BY i.level, i.target_id, i.step_key ORDER BY i.first_seen DESC) AS from_the_end,
         lag(i.first_seen) OVER so_far AS previous_first_seen,
         max(CASE WHEN i.starts_stretch THEN i.first_seen END) OVER so_far AS stretch_first_seen,
         max(CASE WHEN i.status_class IN ('running', 'succeeded') THEN i.first_seen END) OVER so_far AS episode_first_seen
  FROM intervals AS i
  LEFT JOIN failure_intervals AS f
    ON f.level = i.level AND f.target_id = i.target_id AND f.step_key = i.step_key AND f.first_seen = i.first_seen
  LEFT JOIN run_intervals AS r
    ON r.level = i.level AND r.target_id = i.target_id AND r.step_key = i.step_key AND r.first_seen = i.first_seen
  WINDOW so_far AS (PARTITION BY i.level, i.target_id, i.step_key ORDER BY i.first_seen)
), failing AS (
  SELECT level, target_id, step_key, min(started_ms) AS started_ms
  FROM failure_spans
  WHERE ended_ms IS NULL OR ended_ms > :keep_failures_since
  GROUP BY level, target_id, step_key
), limits AS (
  -- Whichever limit keeps more.
  SELECT t.level, t.target_id, t.step_key,
         min(coalesce(:older_than, 9e18),
             coalesce(min(CASE WHEN t.from_the_end <= :keep_last THEN t.first_seen END), 9e18),
             coalesce(CASE WHEN :keep_failures_since IS NOT NULL THEN f.started_ms END, 9e18)) AS cut
  FROM things AS t
  LEFT JOIN failing AS f ON f.level = t.level AND f.target_id = t.target_id AND f.step_key = t.step_key
  GROUP BY t.level, t.target_id, t.step_key
), in_force AS (
  -- The last interval that began before the cut or at it. The bare columns are those of its row.
  SELECT t.level, t.target_id, t.step_key, t.last_seen, t.end_reason, l.cut, max(t.first_seen) AS first_seen,
         min(t.first_seen, t.stretch_first_seen, coalesce(t.episode_first_seen, t.first_seen),
             coalesce(t.failure_first_seen, t.first_seen), coalesce(t.run_first_seen, t.first_seen)) AS whole_since
  FROM things AS t
  JOIN limits AS l ON l.level = t.level AND l.target_id = t.target_id AND l.step_key = t.step_key
  WHERE t.first_seen <= l.cut
  GROUP BY t.level, t.target_id, t.step_key
)
SELECT f.level, f.target_id, f.step_key,
       coalesce(t.previous_first_seen, f.whole_since) AS keep_from,
       -- From here on failed fetches say why time across the cut is unknown.
       CASE WHEN f.end_reason IS 'absent' THEN f.cut ELSE min(f.cut, f.last_seen) END AS explain_from
FROM in_force AS f
JOIN things AS t
  ON t.level = f.level AND t.target_id = f.target_id AND t.step_key = f.step_key AND t.first_seen = f.whole_since;
