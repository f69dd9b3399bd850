CREATE VIEW neighbours (
  -- Every interval of every thing (node, solution, step) in one shape, with what stands before and after it.
  level               /* TEXT */,    -- node, solution or step
  target_id           /* INTEGER */, -- targets.id
  step_key            /* TEXT */,    -- which step of the target, as in step_results; empty for a node or a solution
  interval_id         /* INTEGER */, -- id of the row in nodes, solutions or step_results
  status              /* TEXT */,    -- the raw word; of a solution that of SolutionInfo
  first_seen          /* INTEGER */, -- of the first snapshot that said so, Unix milliseconds
  last_seen           /* INTEGER */, -- of the last one
  observations        /* INTEGER */, -- how many snapshots said so
  end_reason          /* TEXT */,    -- changed, gap or absent; null while it is open
  previous_status     /* TEXT */,    -- of the interval before; null if there is none
  previous_last_seen  /* INTEGER */, -- of the interval before
  previous_end_reason /* TEXT */,    -- of the interval before
  next_first_seen     /* INTEGER */, -- of the interval after; null if there is none
  next_status         /* TEXT */     -- of the interval after
) AS
-- Looked up in the index one by one, not by window functions: so a question about one target, or about the latest
-- interval, reads no others. (A report, which reads many, lays its own over it: schema/scope.) Casts: see things.
SELECT CAST('node' AS TEXT) AS level, i.target_id, CAST('' AS TEXT) AS step_key, i.id AS interval_id, i.status,
       i.first_seen, i.last_seen, i.observations, i.end_reason,
       before.status AS previous_status, before.last_seen AS previous_last_seen,
       before.end_reason AS previous_end_reason,
       after.first_seen AS next_first_seen, after.status AS next_status
FROM nodes AS i
LEFT JOIN nodes AS before
  ON before.target_id = i.target_id
 AND before.first_seen = (SELECT max(first_seen) FROM nodes AS x
                          WHERE x.target_id = i.target_id AND x.first_seen < i.first_seen)
LEFT JOIN nodes AS after
  ON after.target_id = i.target_id
 AND after.first_seen = (SELECT min(first_seen) FROM nodes AS x
                         WHERE x.target_id = i.target_id AND x.first_seen > i.first_seen)
UNION ALL
SELECT CAST('solution' AS TEXT), i.target_id, CAST('' AS TEXT), i.id, i.solution_status,
       i.first_seen, i.last_seen, i.observations, i.end_reason,
       before.solution_status, before.last_seen, before.end_reason,
       after.first_seen, after.solution_status
FROM solutions AS i
LEFT JOIN solutions AS before
  ON before.target_id = i.target_id
 AND before.first_seen = (SELECT max(first_seen) FROM solutions AS x
                          WHERE x.target_id = i.target_id AND x.first_seen < i.first_seen)
LEFT JOIN solutions AS after
  ON after.target_id = i.target_id
 AND after.first_seen = (SELECT min(first_seen) FROM solutions AS x
                         WHERE x.target_id = i.target_id AND x.first_seen > i.first_seen)
UNION ALL
SELECT CAST('step' AS TEXT), i.target_id, i.step_key, i.id, i.status,
       i.first_seen, i.last_seen, i.observations, i.end_reason,
       before.status, before.last_seen, before.end_reason,
       after.first_seen, after.status
FROM step_results AS i
LEFT JOIN step_results AS before
  ON before.target_id = i.target_id AND before.step_key = i.step_key
 AND before.first_seen = (SELECT max(first_seen) FROM step_results AS x
                          WHERE x.target_id = i.target_id AND x.step_key = i.step_key AND x.first_seen < i.first_seen)
LEFT JOIN step_results AS after
  ON after.target_id = i.target_id AND after.step_key = i.step_key
 AND after.first_seen = (SELECT min(first_seen) FROM step_results AS x
                         WHERE x.target_id = i.target_id AND x.step_key = i.step_key AND x.first_seen > i.first_seen);
