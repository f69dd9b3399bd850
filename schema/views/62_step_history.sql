CREATE VIEW step_history (
  -- What did each step of a solution say, and when? The rows of status_history that are about steps, with what the
  -- solution was doing when each began.
  target_id       /* INTEGER */, -- targets.id
  region_id       /* TEXT */,    -- as in cn-shanghai
  project_id      /* INTEGER */, -- the workspace
  task_type       /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id         /* INTEGER */, -- the file in DataStudio
  name            /* TEXT */,    -- of the solution
  label           /* TEXT */,    -- from the configuration
  step_id         /* INTEGER */, -- as the service numbers it; null if it gave none
  step_name       /* TEXT */,    -- as the service calls it
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
  info            /* TEXT */,    -- the latest Info text; of an unseen stretch what the failed fetches said
  solution_status /* TEXT */     -- the raw word of the solution when the step began to say so; null for an unseen
                                 -- stretch
) AS
SELECT h.target_id, h.region_id, h.project_id, h.task_type, h.file_id, h.name, h.label, h.step_id, h.step_name,
       h.status, h.status_class, h.started_at, h.started_epoch, h.last_seen_at, h.last_seen_epoch, h.ended_at,
       h.ended_epoch, h.seconds, h.min_seconds, h.max_seconds, h.observations, h.message,
       CASE WHEN h.observations > 0
            THEN (SELECT s.solution_status FROM solutions AS s
                  WHERE s.target_id = h.target_id
                    AND s.first_seen <= CAST(round((julianday(h.started_at) - 2440587.5) * 86400000) AS INTEGER)
                  ORDER BY s.first_seen DESC LIMIT 1) END
FROM status_history AS h
WHERE h.level = 'step';
