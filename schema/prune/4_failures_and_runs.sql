-- Failures and runs of which no interval stays. The last run of a solution stays: the next one is numbered after it.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT '_failures', f.id
FROM temp.pruned_things AS t
CROSS JOIN main._failures AS f
  ON f.target_id = t.target_id AND f.step_key = t.step_key AND f.started_at < t.keep_from
WHERE f.ended_at <= t.keep_from
ORDER BY f.id;
INSERT INTO temp.pruned_rows (table_name, id)
SELECT '_runs', r.id
FROM temp.pruned_things AS t
CROSS JOIN main._runs AS r ON r.target_id = t.target_id AND r.started_at < t.keep_from
WHERE t.level = 'solution' AND r.ended_at <= t.keep_from
  AND r.started_at < (SELECT max(x.started_at) FROM main._runs AS x WHERE x.target_id = r.target_id)
ORDER BY r.id;
