CREATE VIEW _history_parts (
  -- The intervals and the unseen stretches of each thing: status_history in milliseconds.
  level        /* TEXT */,    -- node, solution or step
  target_id    /* INTEGER */, -- targets.id
  step_key     /* TEXT */,    -- which step of the target; empty for a node or a solution
  step_id      /* INTEGER */, -- null but for a step
  step_name    /* TEXT */,    -- null but for a step
  name         /* TEXT */,    -- of the node or solution in that interval
  status       /* TEXT */,    -- the raw word; null for an unseen stretch
  unseen_reason /* TEXT */,   -- why nobody saw; null but for an unseen stretch
  status_class /* TEXT */,    -- what it means; unknown for an unseen stretch
  started_ms   /* INTEGER */, -- the first snapshot that said so; of an unseen stretch the last moment known before it
  last_ms      /* INTEGER */, -- the last snapshot that said so; null for an unseen stretch
  ended_ms     /* INTEGER */, -- the end of the time that counts for it; null while it is open
  known_ms     /* INTEGER */, -- the known time; of an unseen stretch the unseen time
  min_ms       /* INTEGER */, -- what was seen
  max_ms       /* INTEGER */, -- the longest it can have been; null where an edge is open
  observations /* INTEGER */, -- how many snapshots said so
  message      /* TEXT */,    -- what the service said; of an unseen stretch what the failed fetches said
  interval_id  /* INTEGER */, -- id of the row in nodes, solutions or step_results; null for an unseen stretch
  payload_id   /* INTEGER */, -- the body of its first snapshot; null for an unseen stretch
  failure_id   /* INTEGER */  -- the failure that it belongs to; null: none
) AS
-- Casts: see _things.
SELECT i.level, i.target_id, i.step_key, i.step_id, i.step_name, i.name, i.status, CAST(NULL AS TEXT),
       CAST(i.status_class AS TEXT), i.first_seen, i.last_seen,
       CAST(CASE WHEN i.end_reason IS NOT NULL THEN i.counted_until END AS INTEGER),
       CAST(i.counted_until - i.first_seen AS INTEGER), CAST(i.last_seen - i.first_seen AS INTEGER),
       CAST(i.bound_after - i.bound_before AS INTEGER), i.observations, i.message, i.interval_id, i.payload_id, i.failure_id
FROM _intervals AS i
UNION ALL
SELECT u.level, u.target_id, u.step_key,
       (SELECT s.step_id FROM _named_steps AS s WHERE s.target_id = u.target_id AND s.step_key = u.step_key),
       (SELECT s.step_name FROM _named_steps AS s WHERE s.target_id = u.target_id AND s.step_key = u.step_key),
       CAST(NULL AS TEXT), CAST(NULL AS TEXT), u.reason, CAST('unknown' AS TEXT), u.start_ms, CAST(NULL AS INTEGER),
       CAST(u.end_ms AS INTEGER), CAST(coalesce(u.end_ms, w.until_ms) - u.start_ms AS INTEGER), CAST(NULL AS INTEGER),
       CAST(NULL AS INTEGER), CAST(0 AS INTEGER), u.message, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
FROM _unknown_spans AS u
JOIN _report_window AS w;
