CREATE VIEW _intervals (
  -- Every interval of every thing (node, solution, step): what it means, how far it counts as known, and what bounds it
  -- (docs/reports.md). Milliseconds.
  level               /* TEXT */,    -- node, solution or step
  target_id           /* INTEGER */, -- targets.id
  step_key            /* TEXT */,    -- which step of the target, as in step_results; empty for a node or a solution
  interval_id         /* INTEGER */, -- id of the row in nodes, solutions or step_results
  status              /* TEXT */,    -- the raw word; of a solution that of SolutionInfo
  status_class        /* TEXT */,    -- what it means: see status_classes
  first_seen          /* INTEGER */, -- of the first snapshot that said so
  last_seen           /* INTEGER */, -- of the last one
  observations        /* INTEGER */, -- how many snapshots said so
  end_reason          /* TEXT */,    -- changed, gap or absent; null while it is open
  gap_after_ms        /* INTEGER */, -- of the target
  previous_last_seen  /* INTEGER */, -- of the interval before; null if there is none
  next_first_seen     /* INTEGER */, -- of the interval after; null if there is none
  next_status_class   /* TEXT */,    -- of the interval after; null if there is none
  bound_before        /* INTEGER */, -- previous_last_seen; null also where a gap or an absence lies between
  bound_after         /* INTEGER */, -- next_first_seen; null also where a gap or an absence lies between
  starts_stretch      /* INTEGER */, -- 1 if the status differs from the one before, or a gap lies between; else 0
  ends_stretch        /* INTEGER */, -- 1 if the status differs from the one after, or a gap lies between; else 0
  counted_until       /* INTEGER */, -- the end of its known time, e in docs/reports.md
  stretch_started     /* INTEGER */, -- the first snapshot of its stretch
  status_since        /* INTEGER */, -- the first snapshot of the same status, gaps or not
  unseen_ms           /* INTEGER */, -- of the time from then to first_seen
  failure_id          /* INTEGER */, -- the failure that it belongs to; null: none
  run_id              /* INTEGER */, -- the run that it belongs to, if it is of a solution; null: none
  step_id             /* INTEGER */, -- null but for a step
  step_name           /* TEXT */,    -- null but for a step
  name                /* TEXT */,    -- of the node or solution; null for a step
  message             /* TEXT */,    -- what the service said; of a step its Info text
  payload_id          /* INTEGER */  -- the body of its first snapshot
) AS
SELECT n.level, n.target_id, n.step_key, n.interval_id, n.status, coalesce(c.status_class, 'unknown'),
       n.first_seen, n.last_seen, n.observations, n.end_reason, t.gap_after_ms,
       n.previous_seen, n.next_first_seen,
       CASE WHEN n.next_first_seen IS NOT NULL THEN coalesce(next_c.status_class, 'unknown') END,
       CASE WHEN n.unbroken THEN n.previous_seen END,
       CASE WHEN n.end_reason = 'changed' THEN n.next_first_seen END,
       n.stretch_started = n.first_seen,
       n.end_reason IS NOT 'changed' OR n.next_status IS NOT n.status,
       CASE
         WHEN n.end_reason = 'changed' THEN n.next_first_seen
         WHEN n.end_reason IS NULL AND w.until_ms - n.last_seen <= t.gap_after_ms THEN max(n.last_seen, w.until_ms)
         ELSE n.last_seen
       END,
       n.stretch_started, n.status_since, n.unseen_ms, n.failure_id, n.run_id, n.step_id, n.step_name, n.name, n.message, n.payload_id
FROM _interval_rows AS n
CROSS JOIN targets AS t ON t.id = n.target_id
JOIN _report_window AS w ON w.level IS NULL OR w.level = n.level
LEFT JOIN status_classes AS c ON c.task_type = t.task_type AND c.status = n.status
LEFT JOIN status_classes AS next_c ON next_c.task_type = t.task_type AND next_c.status = n.next_status;
