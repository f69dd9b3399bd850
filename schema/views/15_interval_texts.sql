CREATE VIEW interval_texts (
  -- What the service said in each interval, apart from its status.
  level       /* TEXT */,    -- node, solution or step
  interval_id /* INTEGER */, -- id of the row in nodes, solutions or step_results
  step_id     /* INTEGER */, -- null but for a step
  step_name   /* TEXT */,    -- null but for a step
  name        /* TEXT */,    -- of the node or solution; null for a step
  message     /* TEXT */     -- of a step its Info text
) AS
SELECT CAST('node' AS TEXT), id, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), name, message
FROM nodes
UNION ALL
SELECT CAST('solution' AS TEXT), id, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), name, message
FROM solutions
UNION ALL
SELECT CAST('step' AS TEXT), id, step_id, step_name, CAST(NULL AS TEXT), info
FROM step_results;
