CREATE VIEW current_status (
  -- How is everything doing, as far as anybody knows? One row for each node, solution and step that was in the last
  -- snapshot of its target, and one of class unknown for each target that was never seen.
  target            /* TEXT */,    -- what it is called: its label, else its name, else its file id
  level             /* TEXT */,    -- node, solution or step
  step_id           /* INTEGER */, -- null but for a step
  step_name         /* TEXT */,    -- null but for a step
  status            /* TEXT */,    -- the raw word; null if the target was never seen
  status_class      /* TEXT */,    -- what it means: running, waiting, stopping, paused, stopped, succeeded, failed or
                                   -- unknown
  since_at          /* TEXT */,    -- the first snapshot that said so; neither a new message or name nor a gap restarts
                                   -- it
  since_epoch       /* INTEGER */, -- the same in seconds since 1970
  since_after_at    /* TEXT */,    -- the last snapshot before that; null if there is none
  since_after_epoch /* INTEGER */, -- the same in seconds since 1970
  for_seconds       /* REAL */,    -- since since_at
  unseen_seconds    /* REAL */,    -- how much of that nobody saw
  last_seen_at      /* TEXT */,    -- the last snapshot
  last_seen_epoch   /* INTEGER */, -- the same in seconds since 1970
  age_seconds       /* REAL */,    -- since last_seen_at
  stale             /* INTEGER */, -- 1 if that is more than gap_after, so that nobody knows how it is now; else 0
  planned           /* TEXT */,    -- why what it does now is planned; null if it is not
  message           /* TEXT */,    -- what the service said; never seen: what the last failed fetch said
  last_success_at   /* TEXT */,    -- when the last run of a solution that succeeded ended; null if none did
  last_failure_at   /* TEXT */,    -- when its last failure began; null if there was none
  failures_7d       /* INTEGER */, -- failures that began within the last 7 days
  missing_since_at  /* TEXT */,    -- the first listing of its workspace without it; null while it is listed
  region_id         /* TEXT */,    -- as in cn-shanghai
  project_id        /* INTEGER */, -- the workspace
  task_type         /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id           /* INTEGER */, -- the file in DataStudio
  name              /* TEXT */,    -- the name when it was seen last
  label             /* TEXT */,    -- from the configuration
  target_id         /* INTEGER */, -- targets.id
  interval_id       /* INTEGER */, -- of the interval that it is in: id of nodes, solutions or step_results
  failure_id        /* INTEGER */, -- of the failure that it is in; null: none
  run_id            /* INTEGER */  -- of the run that a solution is in; null: none
) AS
-- Materialized, so that SQLite does not write each look-up out wherever its result is used.
WITH latest AS MATERIALIZED (
  SELECT i.level, i.target_id, i.step_key, i.step_id, i.step_name, i.status, i.status_class, i.last_seen, i.gap_after_ms,
         i.message, i.interval_id, i.failure_id, i.run_id, i.status_since AS since_ms,
         i.unseen_ms + CASE WHEN w.until_ms - i.last_seen > i.gap_after_ms THEN w.until_ms - i.last_seen ELSE 0 END AS unseen_ms,
         w.until_ms,
         (SELECT s.previous_last_seen FROM _intervals AS s
          WHERE s.level = i.level AND s.target_id = i.target_id AND s.step_key = i.step_key
            AND s.first_seen = i.status_since) AS since_after_ms
  FROM _intervals AS i
  JOIN _report_window AS w
  WHERE i.next_first_seen IS NULL AND i.end_reason IS NULL
), planned AS (
  SELECT a.target_id, min(a.reason) AS reason
  FROM annotations AS a
  JOIN _report_window AS w ON a.starts_at <= w.until_ms AND a.ends_at > w.until_ms
  WHERE a.removed_at IS NULL
  GROUP BY a.target_id
)
SELECT t.target, s.level, s.step_id, s.step_name, s.status, s.status_class,
       strftime('%Y-%m-%d %H:%M:%f', s.since_ms / 1000.0, 'unixepoch'), CAST(s.since_ms / 1000 AS INTEGER),
       strftime('%Y-%m-%d %H:%M:%f', s.since_after_ms / 1000.0, 'unixepoch'),
       CAST(s.since_after_ms / 1000 AS INTEGER), CAST((s.until_ms - s.since_ms) / 1000.0 AS REAL),
       CAST(s.unseen_ms / 1000.0 AS REAL), strftime('%Y-%m-%d %H:%M:%f', s.last_seen / 1000.0, 'unixepoch'),
       CAST(s.last_seen / 1000 AS INTEGER), CAST((s.until_ms - s.last_seen) / 1000.0 AS REAL),
       s.until_ms - s.last_seen > s.gap_after_ms, p.reason, s.message,
       strftime('%Y-%m-%d %H:%M:%f', (SELECT r.ended_at FROM _runs AS r WHERE s.level = 'solution' AND r.target_id = s.target_id AND r.outcome = 'succeeded'
                                  ORDER BY r.started_at DESC LIMIT 1) / 1000.0, 'unixepoch'),
       strftime('%Y-%m-%d %H:%M:%f', (SELECT f.started_at FROM _failures AS f WHERE f.target_id = s.target_id AND f.step_key = s.step_key
                                  ORDER BY f.started_at DESC LIMIT 1) / 1000.0, 'unixepoch'),
       (SELECT count(*) FROM _counted_failures AS f
        WHERE f.target_id = s.target_id AND f.step_key = s.step_key AND f.started_ms > s.until_ms - 604800000),
       strftime('%Y-%m-%d %H:%M:%f', d.missing_since / 1000.0, 'unixepoch'), t.region_id, t.project_id, t.task_type,
       t.file_id, t.name, t.label, t.target_id, s.interval_id, s.failure_id, s.run_id
FROM latest AS s
JOIN _named_targets AS t ON t.target_id = s.target_id
LEFT JOIN planned AS p ON p.target_id = s.target_id
LEFT JOIN discovered_targets AS d ON d.target_id = s.target_id
UNION ALL
SELECT t.target, CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END, NULL, NULL, NULL, 'unknown',
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, p.reason,
       (SELECT message FROM fetch_failures AS f WHERE f.target_id = t.target_id ORDER BY first_seen DESC LIMIT 1),
       NULL, NULL, 0, strftime('%Y-%m-%d %H:%M:%f', d.missing_since / 1000.0, 'unixepoch'), t.region_id, t.project_id,
       t.task_type, t.file_id, t.name, t.label, t.target_id, NULL, NULL, NULL
FROM _named_targets AS t
JOIN _report_window AS w
  ON w.level IS NULL OR w.level = CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END
LEFT JOIN planned AS p ON p.target_id = t.target_id
LEFT JOIN discovered_targets AS d ON d.target_id = t.target_id
WHERE NOT EXISTS (SELECT 1 FROM nodes AS n WHERE n.target_id = t.target_id)
  AND NOT EXISTS (SELECT 1 FROM solutions AS s WHERE s.target_id = t.target_id);
