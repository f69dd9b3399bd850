CREATE VIEW step_history (
  -- What did each step of a solution say, and when? The rows of status_history that are about steps, with what the
  -- solution was doing when each began.
  target          /* TEXT */,    -- what it is called: its label, else its name, else its file id
  step_id         /* INTEGER */, -- as the service numbers it; null if it gave none
  step_name       /* TEXT */,    -- as the service calls it
  status          /* TEXT */,    -- the raw word; null for a stretch that nobody saw
  unseen_reason   /* TEXT */,    -- why nobody saw it; null if it was seen
  status_class    /* TEXT */,    -- what it means; unknown for an unseen stretch and for a word nobody knows
  solution_status /* TEXT */,    -- the raw word of the solution when the step began to say so; null for an unseen
                                 -- stretch
  started_at      /* TEXT */,    -- the first snapshot that said so; of an unseen stretch the last moment known before
                                 -- it
  started_epoch   /* INTEGER */, -- the same in seconds since 1970
  last_seen_at    /* TEXT */,    -- the last snapshot that said so; null for an unseen stretch
  last_seen_epoch /* INTEGER */, -- the same in seconds since 1970
  ended_at        /* TEXT */,    -- the end of the time that counts for it; null while it is open
  ended_epoch     /* INTEGER */, -- the same in seconds since 1970
  seconds         /* REAL */,    -- the known time; of an unseen stretch the unseen time
  min_seconds     /* REAL */,    -- what was seen: last_seen_at - started_at
  max_seconds     /* REAL */,    -- the longest it can have been; null where an edge is open
  observations    /* INTEGER */, -- how many snapshots said so
  info            /* TEXT */,    -- the latest Info text; of an unseen stretch what the failed fetches said
  region_id       /* TEXT */,    -- as in cn-shanghai
  project_id      /* INTEGER */, -- the workspace
  task_type       /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id         /* INTEGER */, -- the file in DataStudio
  name            /* TEXT */,    -- of the solution when it was seen last
  label           /* TEXT */,    -- from the configuration
  target_id       /* INTEGER */, -- targets.id
  interval_id     /* INTEGER */, -- id of nodes, solutions or step_results; null for an unseen stretch
  payload_id      /* INTEGER */, -- the body of its first snapshot: id of payloads
  failure_id      /* INTEGER */  -- of the failure that it belongs to; null: none
) AS
SELECT t.target, h.step_id, h.step_name, h.status, h.unseen_reason, h.status_class,
       CASE WHEN h.observations > 0
            THEN (SELECT s.solution_status FROM solutions AS s
                  WHERE s.target_id = h.target_id AND s.first_seen <= h.started_ms
                  ORDER BY s.first_seen DESC LIMIT 1) END,
       strftime('%Y-%m-%d %H:%M:%f', h.started_ms / 1000.0, 'unixepoch'), CAST(h.started_ms / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', h.last_ms / 1000.0, 'unixepoch'), CAST(h.last_ms / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', h.ended_ms / 1000.0, 'unixepoch'), CAST(h.ended_ms / 1000 AS INTEGER),
       CAST(h.known_ms / 1000.0 AS REAL), CAST(h.min_ms / 1000.0 AS REAL), CAST(h.max_ms / 1000.0 AS REAL),
       h.observations, h.message, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label, t.target_id,
       h.interval_id, h.payload_id, h.failure_id
FROM _history_parts AS h
JOIN _named_targets AS t ON t.target_id = h.target_id
WHERE h.level = 'step';
