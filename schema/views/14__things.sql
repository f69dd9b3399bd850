CREATE VIEW _things (
  -- Each node, solution and step that was ever seen.
  level      /* TEXT */,    -- node, solution or step
  target_id  /* INTEGER */, -- targets.id
  step_key   /* TEXT */,    -- which step of the target, as in step_results; empty for a node or a solution
  first_seen /* INTEGER */  -- of its first snapshot, Unix milliseconds
) AS
-- The casts are needed: SQLite merges an outer query into the parts of a UNION ALL only if their columns have the same
-- affinity.
WITH seen AS (
  SELECT CAST('node' AS TEXT) AS level, t.id AS target_id, CAST('' AS TEXT) AS step_key,
         (SELECT min(n.first_seen) FROM nodes AS n WHERE n.target_id = t.id) AS first_seen
  FROM targets AS t
  UNION ALL
  SELECT CAST('solution' AS TEXT), t.id, CAST('' AS TEXT),
         (SELECT min(s.first_seen) FROM solutions AS s WHERE s.target_id = t.id)
  FROM targets AS t
  UNION ALL
  SELECT CAST('step' AS TEXT), t.id, s.step_key, min(s.first_seen)
  FROM targets AS t
  CROSS JOIN step_results AS s ON s.target_id = t.id
  GROUP BY t.id, s.step_key
)
SELECT s.level, s.target_id, s.step_key, s.first_seen
FROM seen AS s
JOIN _report_window AS w ON w.level IS NULL OR w.level = s.level
WHERE s.first_seen IS NOT NULL;
