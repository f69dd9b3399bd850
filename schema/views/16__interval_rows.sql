CREATE VIEW _interval_rows (
  -- Every interval of every thing (node, solution, step) in one shape, with what it keeps of its past.
  level           /* TEXT */,    -- node, solution or step
  target_id       /* INTEGER */, -- targets.id
  step_key        /* TEXT */,    -- which step of the target, as in step_results; empty for a node or a solution
  interval_id     /* INTEGER */, -- id of the row in nodes, solutions or step_results
  status          /* TEXT */,    -- the raw word; of a solution that of SolutionInfo
  first_seen      /* INTEGER */, -- of the first snapshot that said so, Unix milliseconds
  last_seen       /* INTEGER */, -- of the last one
  observations    /* INTEGER */, -- how many snapshots said so
  end_reason      /* TEXT */,    -- changed, gap or absent; null while it is open
  previous_seen   /* INTEGER */, -- last_seen of the interval before; null if there is none
  unbroken        /* INTEGER */, -- 1 if it follows that one without a gap
  stretch_started /* INTEGER */, -- the same status since then without a gap
  status_since    /* INTEGER */, -- the same status since then, gaps or not
  unseen_ms       /* INTEGER */, -- of the time from status_since to first_seen
  failure_id      /* INTEGER */, -- the failure that it belongs to; null: none
  run_id          /* INTEGER */, -- the run that it belongs to, if it is of a solution; null: none
  next_first_seen /* INTEGER */, -- of the interval after; null if there is none
  next_status     /* TEXT */,    -- of the interval after
  step_id         /* INTEGER */, -- null but for a step
  step_name       /* TEXT */,    -- null but for a step
  name            /* TEXT */,    -- of the node or solution; null for a step
  message         /* TEXT */,    -- what the service said; of a step its Info text
  payload_id      /* INTEGER */  -- the body of its first snapshot
) AS
-- Casts: see things; coalesce has no affinity, in any of the three.
SELECT CAST('node' AS TEXT), target_id, CAST('' AS TEXT), id, status, first_seen, last_seen, observations, end_reason,
       previous_seen, unbroken, coalesce(stretch_started, first_seen), coalesce(status_since, first_seen), unseen_ms,
       failure_id, CAST(NULL AS INTEGER),
       next_first_seen, next_status, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), name, message, payload_id
FROM nodes
UNION ALL
SELECT CAST('solution' AS TEXT), target_id, CAST('' AS TEXT), id, solution_status, first_seen, last_seen, observations,
       end_reason, previous_seen, unbroken, coalesce(stretch_started, first_seen), coalesce(status_since, first_seen),
       unseen_ms,       failure_id, run_id,
       next_first_seen, next_status, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), name, message, payload_id
FROM solutions
UNION ALL
SELECT CAST('step' AS TEXT), target_id, step_key, id, status, first_seen, last_seen, observations, end_reason,
       previous_seen, unbroken, coalesce(stretch_started, first_seen), coalesce(status_since, first_seen), unseen_ms,
       failure_id, CAST(NULL AS INTEGER),
       next_first_seen, next_status, step_id, step_name, CAST(NULL AS TEXT), info, payload_id
FROM step_results;
