CREATE VIEW status_changes (
  -- What changed, when, from what to what? One row for each status that a node, solution or step came to have. A new
  -- message or name is no change, nor is a gap after which all is as before.
  target              /* TEXT */,    -- what it is called: its label, else its name, else its file id
  level               /* TEXT */,    -- node, solution or step
  step_id             /* INTEGER */, -- null but for a step
  step_name           /* TEXT */,    -- null but for a step
  from_status         /* TEXT */,    -- the raw word before; null if nothing precedes
  to_status           /* TEXT */,    -- the raw word since
  to_class            /* TEXT */,    -- what that means
  changed_at          /* TEXT */,    -- the first snapshot that said so
  changed_epoch       /* INTEGER */, -- the same in seconds since 1970
  changed_after_at    /* TEXT */,    -- the last snapshot that did not; null if nothing precedes
  changed_after_epoch /* INTEGER */, -- the same in seconds since 1970
  after_gap           /* INTEGER */, -- 1 if nobody saw for longer than gap_after before it, or the step was absent;
                                     -- else 0
  message             /* TEXT */,    -- what the service said; of a step its Info text
  region_id           /* TEXT */,    -- as in cn-shanghai
  project_id          /* INTEGER */, -- the workspace
  task_type           /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id             /* INTEGER */, -- the file in DataStudio
  name                /* TEXT */,    -- the name when it was seen last
  label               /* TEXT */,    -- from the configuration
  target_id           /* INTEGER */, -- targets.id
  interval_id         /* INTEGER */, -- of the interval that began: id of nodes, solutions or step_results
  payload_id          /* INTEGER */, -- the body that showed it: id of payloads
  failure_id          /* INTEGER */  -- of the failure that it belongs to; null: none
) AS
SELECT t.target, i.level, i.step_id, i.step_name, b.status, i.status, i.status_class,
       strftime('%Y-%m-%d %H:%M:%f', i.first_seen / 1000.0, 'unixepoch'), CAST(i.first_seen / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', i.previous_last_seen / 1000.0, 'unixepoch'),
       CAST(i.previous_last_seen / 1000 AS INTEGER), i.bound_before IS NULL, i.message, t.region_id, t.project_id,
       t.task_type, t.file_id, t.name, t.label, t.target_id, i.interval_id, i.payload_id, i.failure_id
FROM _intervals AS i
JOIN _named_targets AS t ON t.target_id = i.target_id
LEFT JOIN _interval_rows AS b
  ON b.level = i.level AND b.target_id = i.target_id AND b.step_key = i.step_key AND b.next_first_seen = i.first_seen
WHERE i.status_since = i.first_seen;
