CREATE VIEW status_history (
  -- What was seen when? One row for each interval of each node, solution and step, in which every snapshot said the
  -- same; and between them one of class unknown for each stretch that nobody saw, with no observations and the reason
  -- in status.
  target_id       /* INTEGER */, -- targets.id
  region_id       /* TEXT */,    -- as in cn-shanghai
  project_id      /* INTEGER */, -- the workspace
  task_type       /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id         /* INTEGER */, -- the file in DataStudio
  name            /* TEXT */,    -- of the node or solution at that time
  label           /* TEXT */,    -- from the configuration
  level           /* TEXT */,    -- node, solution or step
  step_id         /* INTEGER */, -- null but for a step
  step_name       /* TEXT */,    -- null but for a step
  status          /* TEXT */,    -- the raw word; of an unseen stretch the reason why nobody saw
  status_class    /* TEXT */,    -- what it means; unknown for an unseen stretch and for a word nobody knows
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
  message         /* TEXT */     -- what the service said; of a step its Info text; of an unseen stretch what the failed
                                 -- fetches said
) AS
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, coalesce(h.name, t.name), t.label,
       h.level, h.step_id, h.step_name, h.status, h.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.started_ms / 1000.0, 'unixepoch'), h.started_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.last_ms / 1000.0, 'unixepoch'), h.last_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.ended_ms / 1000.0, 'unixepoch'), h.ended_ms / 1000,
       h.known_ms / 1000.0, h.min_ms / 1000.0, h.max_ms / 1000.0, h.observations, h.message
FROM history_parts AS h
JOIN named_targets AS t ON t.target_id = h.target_id;
