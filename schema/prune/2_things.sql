-- From where on is each thing kept? (docs/lifecycle.md) What was in force at the cut stays whole: its status, its failure, its
-- run, and what its steps did in it. So every report on the time since the cut stays as it is. What came before an
-- interval is kept with it.
INSERT INTO temp.pruned_things (level, target_id, step_key, keep_from, explain_from)
WITH counted AS MATERIALIZED (
  -- Where the last :keep_last intervals begin, or all of them if there are not so many.
  SELECT k.level, k.target_id, k.step_key,
         CASE WHEN :keep_last IS NOT NULL
              THEN coalesce((SELECT i.first_seen FROM main._interval_rows AS i
                             WHERE i.level = k.level AND i.target_id = k.target_id AND i.step_key = k.step_key
                             ORDER BY i.first_seen DESC LIMIT 1 OFFSET coalesce(:keep_last, 1) - 1),
                            k.first_seen) END AS first_seen
  FROM main._things AS k
), limits AS MATERIALIZED (
  -- Whichever limit keeps more.
  SELECT c.level, c.target_id, c.step_key,
         min(coalesce(:older_than, c.first_seen), coalesce(c.first_seen, :older_than),
             coalesce((SELECT min(f.started_ms) FROM main._counted_failures AS f
                       WHERE :keep_failures_since IS NOT NULL AND f.target_id = c.target_id AND f.step_key = c.step_key
                         AND coalesce(f.ended_ms > :keep_failures_since, 1)),
                      :older_than, c.first_seen)) AS cut
  FROM counted AS c
), in_force AS MATERIALIZED (
  -- The last interval that began before the cut or at it, and where all that reaches into it began.
  SELECT i.level, i.target_id, i.step_key, i.last_seen, i.end_reason, l.cut, r.started_at AS run_started,
         min(i.status_since, coalesce(f.started_at, i.first_seen), coalesce(r.started_at, i.first_seen)) AS began
  FROM limits AS l
  CROSS JOIN main._interval_rows AS i
    ON i.level = l.level AND i.target_id = l.target_id AND i.step_key = l.step_key
   AND i.first_seen = (SELECT x.first_seen FROM main._interval_rows AS x
                       WHERE x.level = l.level AND x.target_id = l.target_id AND x.step_key = l.step_key
                         AND x.first_seen <= l.cut
                       ORDER BY x.first_seen DESC LIMIT 1)
  LEFT JOIN main._failures AS f ON f.id = i.failure_id
  LEFT JOIN main._runs AS r ON r.id = i.run_id
)
SELECT w.level, w.target_id, w.step_key,
       -- Of a step all that it did in the run of its solution, and the interval before that: whether it was failed already
       -- says that.
       min(w.began, coalesce((SELECT max(x.first_seen) FROM main.step_results AS x
                              WHERE x.target_id = w.target_id AND x.step_key = w.step_key AND x.first_seen < s.run_started),
                             s.run_started, w.began)),
       CASE WHEN w.end_reason IS 'absent' THEN w.cut ELSE min(w.cut, w.last_seen) END
FROM in_force AS w
LEFT JOIN in_force AS s ON w.level = 'step' AND s.level = 'solution' AND s.target_id = w.target_id;
