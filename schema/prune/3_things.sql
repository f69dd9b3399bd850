-- From where on is each thing kept? (docs/lifecycle.md) What was in force at the cut stays whole, with the interval before
-- it: the stretch; the failure, and what decides whether a stop is one; the run of a solution, and what its steps did in
-- it. So every report on the time since the cut stays as it is. Each of them is looked up in the index, going back from the
-- cut.
INSERT INTO temp.pruned_things (level, target_id, step_key, keep_from, explain_from)
-- The casts are needed: see the view things.
WITH seen (level, target_id, step_key, status, first_seen, last_seen, end_reason, status_class) AS NOT MATERIALIZED (
  SELECT CAST('node' AS TEXT), i.target_id, CAST('' AS TEXT), i.status, i.first_seen, i.last_seen, i.end_reason,
         coalesce(c.status_class, 'unknown')
  FROM main.nodes AS i
  LEFT JOIN main.status_classes AS c ON c.task_type = 'DI_REALTIME' AND c.status = i.status
  UNION ALL
  SELECT CAST('solution' AS TEXT), i.target_id, CAST('' AS TEXT), i.solution_status, i.first_seen, i.last_seen,
         i.end_reason, coalesce(c.status_class, 'unknown')
  FROM main.solutions AS i
  LEFT JOIN main.status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = i.solution_status
  UNION ALL
  SELECT CAST('step' AS TEXT), i.target_id, i.step_key, i.status, i.first_seen, i.last_seen, i.end_reason,
         coalesce(c.status_class, 'unknown')
  FROM main.step_results AS i
  LEFT JOIN main.status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = i.status
), things (level, target_id, step_key) AS (
  SELECT 'node', id, '' FROM main.targets WHERE task_type = 'DI_REALTIME'
  UNION ALL
  SELECT 'solution', id, '' FROM main.targets WHERE task_type = 'DI_SOLUTION'
  UNION ALL
  SELECT DISTINCT 'step', target_id, step_key FROM main.step_results
), counted AS MATERIALIZED (
  -- Where the last :keep_last intervals begin, or all of them if there are not so many.
  SELECT t.level, t.target_id, t.step_key,
         CASE WHEN :keep_last IS NOT NULL
              THEN coalesce((SELECT i.first_seen FROM seen AS i
                             WHERE i.level = t.level AND i.target_id = t.target_id AND i.step_key = t.step_key
                             ORDER BY i.first_seen DESC LIMIT 1 OFFSET coalesce(:keep_last, 1) - 1),
                            (SELECT i.first_seen FROM seen AS i
                             WHERE i.level = t.level AND i.target_id = t.target_id AND i.step_key = t.step_key
                             ORDER BY i.first_seen LIMIT 1)) END AS first_seen
  FROM things AS t
), limits AS MATERIALIZED (
  -- Whichever limit keeps more.
  SELECT t.level, t.target_id, t.step_key,
         min(coalesce(:older_than, t.first_seen), coalesce(t.first_seen, :older_than),
             coalesce(f.started_ms, :older_than, t.first_seen)) AS cut
  FROM counted AS t
  LEFT JOIN temp.pruned_failing AS f ON f.level = t.level AND f.target_id = t.target_id AND f.step_key = t.step_key
), runs AS MATERIALIZED (
  -- Where the run of each solution began that is under way at its cut. Its steps are kept from there, too.
  SELECT l.target_id,
         (SELECT x.first_seen FROM seen AS x
          WHERE x.level = l.level AND x.target_id = l.target_id AND x.first_seen <= l.cut
            AND x.status_class IN ('running', 'waiting')
            AND x.first_seen > coalesce((SELECT y.first_seen FROM seen AS y
                                         WHERE y.level = l.level AND y.target_id = l.target_id AND y.first_seen <= l.cut
                                           AND y.status_class IN ('succeeded', 'failed')
                                         ORDER BY y.first_seen DESC LIMIT 1), -1)
          ORDER BY x.first_seen LIMIT 1) AS first_seen
  FROM limits AS l
  WHERE l.level = 'solution'
), in_force AS MATERIALIZED (
  -- The last interval that began before the cut or at it.
  SELECT i.level, i.target_id, i.step_key, i.status, i.first_seen, i.last_seen, i.end_reason, l.cut
  FROM limits AS l
  CROSS JOIN seen AS i
    ON i.level = l.level AND i.target_id = l.target_id AND i.step_key = l.step_key
   AND i.first_seen = (SELECT x.first_seen FROM seen AS x
                       WHERE x.level = l.level AND x.target_id = l.target_id AND x.step_key = l.step_key
                         AND x.first_seen <= l.cut
                       ORDER BY x.first_seen DESC LIMIT 1)
), looking_back AS MATERIALIZED (
  SELECT f.*,
         -- What its stretch follows.
         (SELECT x.first_seen FROM seen AS x
          WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key
            AND x.first_seen < f.first_seen AND (x.end_reason IS NOT 'changed' OR x.status IS NOT f.status)
          ORDER BY x.first_seen DESC LIMIT 1) AS before_stretch,
         -- A failure begins behind that.
         (SELECT x.first_seen FROM seen AS x
          WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key
            AND x.first_seen <= f.first_seen AND x.status_class IN ('running', 'succeeded')
          ORDER BY x.first_seen DESC LIMIT 1) AS well
  FROM in_force AS f
), whole AS MATERIALIZED (
  SELECT f.*,
         min(f.first_seen,
             coalesce((SELECT x.first_seen FROM seen AS x
                       WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key
                         AND x.first_seen > coalesce(f.before_stretch, -1)
                       ORDER BY x.first_seen LIMIT 1), f.first_seen),
             -- One that was never well fails from its first failed interval on, planned or not.
             coalesce(f.well,
                      (SELECT x.first_seen FROM seen AS x
                       WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key
                         AND x.first_seen <= f.first_seen AND x.status_class = 'failed'
                       ORDER BY x.first_seen LIMIT 1), f.first_seen),
             coalesce(r.first_seen, f.first_seen)) AS whole_since
  FROM looking_back AS f
  LEFT JOIN runs AS r ON r.target_id = f.target_id
)
SELECT w.level, w.target_id, w.step_key,
       coalesce((SELECT x.first_seen FROM seen AS x
                 WHERE x.level = w.level AND x.target_id = w.target_id AND x.step_key = w.step_key
                   AND x.first_seen < w.whole_since
                 ORDER BY x.first_seen DESC LIMIT 1), w.whole_since),
       CASE WHEN w.end_reason IS 'absent' THEN w.cut ELSE min(w.cut, w.last_seen) END
FROM whole AS w;
