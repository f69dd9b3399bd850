-- The nodes, solutions and steps of the chosen targets, and how much of each the report reads: from where the status, the
-- failure and the run begin that reach into the window, which the interval in force at its beginning says, to the
-- first interval behind its end, which bounds the last one within, and on to where the failure and the run end that reach
-- beyond it.
INSERT INTO temp.report_things (level, target_id, step_key, first_seen, from_ms, to_ms)
SELECT 'node', t.id, '',
       (SELECT n.first_seen FROM main.nodes AS n WHERE n.target_id = t.id ORDER BY n.first_seen LIMIT 1) AS first_seen,
       coalesce((SELECT min(n.first_seen, coalesce(n.status_since, n.first_seen), coalesce(f.started_at, n.first_seen))
                 FROM main.nodes AS n
                 LEFT JOIN main._failures AS f ON f.id = n.failure_id
                 WHERE n.target_id = t.id AND n.first_seen <= w.since_ms
                 ORDER BY n.first_seen DESC LIMIT 1), 0),
       min(w.as_of_ms,
           max(coalesce((SELECT n.first_seen FROM main.nodes AS n WHERE n.target_id = t.id AND n.first_seen >= w.until_ms
                         ORDER BY n.first_seen LIMIT 1), w.as_of_ms),
               coalesce((SELECT CASE WHEN n.failure_id IS NULL THEN 0 ELSE coalesce(f.ended_at, w.as_of_ms) END
                         FROM main.nodes AS n
                         LEFT JOIN main._failures AS f ON f.id = n.failure_id
                         WHERE n.target_id = t.id AND n.first_seen < w.until_ms
                         ORDER BY n.first_seen DESC LIMIT 1), 0)))
FROM temp.targets AS t
JOIN temp._report_window AS w
WHERE first_seen <= w.as_of_ms;
INSERT INTO temp.report_things (level, target_id, step_key, first_seen, from_ms, to_ms)
SELECT 'solution', t.id, '',
       (SELECT s.first_seen FROM main.solutions AS s WHERE s.target_id = t.id ORDER BY s.first_seen LIMIT 1) AS first_seen,
       coalesce((SELECT min(s.first_seen, coalesce(s.status_since, s.first_seen), coalesce(f.started_at, s.first_seen),
                            coalesce(r.started_at, s.first_seen))
                 FROM main.solutions AS s
                 LEFT JOIN main._failures AS f ON f.id = s.failure_id
                 LEFT JOIN main._runs AS r ON r.id = s.run_id
                 WHERE s.target_id = t.id AND s.first_seen <= w.since_ms
                 ORDER BY s.first_seen DESC LIMIT 1), 0),
       min(w.as_of_ms,
           max(coalesce((SELECT s.first_seen FROM main.solutions AS s WHERE s.target_id = t.id AND s.first_seen >= w.until_ms
                         ORDER BY s.first_seen LIMIT 1), w.as_of_ms),
               coalesce((SELECT max(CASE WHEN s.failure_id IS NULL THEN 0 ELSE coalesce(f.ended_at, w.as_of_ms) END,
                                    CASE WHEN s.run_id IS NULL THEN 0 ELSE coalesce(r.ended_at, w.as_of_ms) END)
                         FROM main.solutions AS s
                         LEFT JOIN main._failures AS f ON f.id = s.failure_id
                         LEFT JOIN main._runs AS r ON r.id = s.run_id
                         WHERE s.target_id = t.id AND s.first_seen < w.until_ms
                         ORDER BY s.first_seen DESC LIMIT 1), 0)))
FROM temp.targets AS t
JOIN temp._report_window AS w
WHERE first_seen <= w.as_of_ms;
INSERT INTO temp.report_things (level, target_id, step_key, step_id, step_name, first_seen, from_ms, to_ms)
SELECT 'step', k.target_id, k.step_key, x.step_id, x.step_name,
       (SELECT s.first_seen FROM main.step_results AS s WHERE s.target_id = k.target_id AND s.step_key = k.step_key
        ORDER BY s.first_seen LIMIT 1),
       coalesce((SELECT min(s.first_seen, coalesce(s.status_since, s.first_seen), coalesce(f.started_at, s.first_seen))
                 FROM main.step_results AS s
                 LEFT JOIN main._failures AS f ON f.id = s.failure_id
                 WHERE s.target_id = k.target_id AND s.step_key = k.step_key AND s.first_seen <= w.since_ms
                 ORDER BY s.first_seen DESC LIMIT 1), 0),
       min(w.as_of_ms,
           max(coalesce((SELECT s.first_seen FROM main.step_results AS s
                         WHERE s.target_id = k.target_id AND s.step_key = k.step_key AND s.first_seen >= w.until_ms
                         ORDER BY s.first_seen LIMIT 1), w.as_of_ms),
               coalesce((SELECT CASE WHEN s.failure_id IS NULL THEN 0 ELSE coalesce(f.ended_at, w.as_of_ms) END
                         FROM main.step_results AS s
                         LEFT JOIN main._failures AS f ON f.id = s.failure_id
                         WHERE s.target_id = k.target_id AND s.step_key = k.step_key AND s.first_seen < w.until_ms
                         ORDER BY s.first_seen DESC LIMIT 1), 0)))
FROM temp.targets AS t
JOIN temp._report_window AS w
CROSS JOIN main.step_results AS k ON k.target_id = t.id AND k.next_first_seen IS NULL
CROSS JOIN main.step_results AS x
  ON x.target_id = k.target_id AND x.step_key = k.step_key
 AND x.first_seen = (SELECT max(s.first_seen) FROM main.step_results AS s
                     WHERE s.target_id = k.target_id AND s.step_key = k.step_key AND s.first_seen <= w.as_of_ms);
