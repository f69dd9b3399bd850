CREATE VIEW history_parts (
  -- The intervals and the unseen stretches of each thing: status_history in milliseconds.
  level        /* TEXT */,    -- node, solution or step
  target_id    /* INTEGER */, -- targets.id
  step_key     /* TEXT */,    -- which step of the target; empty for a node or a solution
  step_id      /* INTEGER */, -- null but for a step
  step_name    /* TEXT */,    -- null but for a step
  name         /* TEXT */,    -- of the node or solution in that interval
  status       /* TEXT */,    -- the raw word; of an unseen stretch the reason why nobody saw
  status_class /* TEXT */,    -- what it means; unknown for an unseen stretch
  started_ms   /* INTEGER */, -- the first snapshot that said so; of an unseen stretch the last moment known before it
  last_ms      /* INTEGER */, -- the last snapshot that said so; null for an unseen stretch
  ended_ms     /* INTEGER */, -- the end of the time that counts for it; null while it is open
  known_ms     /* INTEGER */, -- the known time; of an unseen stretch the unseen time
  min_ms       /* INTEGER */, -- what was seen
  max_ms       /* INTEGER */, -- the longest it can have been; null where an edge is open
  observations /* INTEGER */, -- how many snapshots said so
  message      /* TEXT */     -- what the service said; of an unseen stretch what the failed fetches said
) AS
SELECT i.level, i.target_id, i.step_key, x.step_id, x.step_name, x.name, i.status, i.status_class, i.first_seen,
       i.last_seen, CASE WHEN i.end_reason IS NOT NULL THEN i.counted_until END,
       i.counted_until - i.first_seen, i.last_seen - i.first_seen,
       i.bound_after - i.bound_before, i.observations, x.message
FROM intervals AS i
JOIN interval_texts AS x ON x.level = i.level AND x.interval_id = i.interval_id
UNION ALL
SELECT u.level, u.target_id, u.step_key, s.step_id, s.step_name, NULL, u.reason, 'unknown', u.start_ms,
       NULL, u.end_ms,
       coalesce(u.end_ms, w.until_ms) - u.start_ms, NULL,
       NULL, 0, u.message
FROM unknown_spans AS u
JOIN report_window AS w
LEFT JOIN named_steps AS s ON s.target_id = u.target_id AND s.step_key = u.step_key;
