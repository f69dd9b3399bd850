CREATE VIEW current_status (
  -- How is everything doing, as far as anybody knows? One row for each node, solution and step that was in the last
  -- snapshot of its target, and one of class unknown for each target that was never seen.
  target_id         /* INTEGER */, -- targets.id
  region_id         /* TEXT */,    -- as in cn-shanghai
  project_id        /* INTEGER */, -- the workspace
  task_type         /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id           /* INTEGER */, -- the file in DataStudio
  name              /* TEXT */,    -- the name when it was seen last
  label             /* TEXT */,    -- from the configuration
  level             /* TEXT */,    -- node, solution or step
  step_id           /* INTEGER */, -- null but for a step
  step_name         /* TEXT */,    -- null but for a step
  status            /* TEXT */,    -- the raw word; null if the target was never seen
  status_class      /* TEXT */,    -- what it means: running, waiting, stopping, paused, stopped, succeeded, failed or
                                   -- unknown
  since_at          /* TEXT */,    -- the first snapshot that said so; a new message or name does not restart the count
  since_epoch       /* INTEGER */, -- the same in seconds since 1970
  since_after_at    /* TEXT */,    -- the last snapshot that said otherwise, or before a gap; null if there is none
  since_after_epoch /* INTEGER */, -- the same in seconds since 1970
  last_seen_at      /* TEXT */,    -- the last snapshot
  last_seen_epoch   /* INTEGER */, -- the same in seconds since 1970
  age_seconds       /* REAL */,    -- since last_seen_at
  stale             /* INTEGER */, -- 1 if that is more than gap_after, so that nobody knows how it is now; else 0
  message           /* TEXT */,    -- what the service said; never seen: what the last failed fetch said
  missing_since_at  /* TEXT */     -- the first listing of its workspace without it; null while it is listed
) AS
-- Materialized, so that SQLite does not write each look-up out wherever its result is used.
WITH latest AS MATERIALIZED (
  SELECT i.level, i.target_id, i.step_key, i.interval_id, i.status, i.status_class, i.last_seen, i.gap_after_ms,
         -- Where its stretch began, looked up backwards in the index: only the latest intervals are read.
         (SELECT s.first_seen FROM intervals AS s
          WHERE s.level = i.level AND s.target_id = i.target_id AND s.step_key = i.step_key AND s.starts_stretch
          ORDER BY s.first_seen DESC LIMIT 1) AS since_ms
  FROM intervals AS i
  WHERE i.end_reason IS NULL
), dated AS MATERIALIZED (
  SELECT l.*,
         (SELECT s.previous_last_seen FROM intervals AS s
          WHERE s.level = l.level AND s.target_id = l.target_id AND s.step_key = l.step_key
            AND s.first_seen = l.since_ms) AS since_after_ms
  FROM latest AS l
)
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       s.level,
       (SELECT x.step_id FROM interval_texts AS x WHERE x.level = s.level AND x.interval_id = s.interval_id),
       (SELECT x.step_name FROM interval_texts AS x WHERE x.level = s.level AND x.interval_id = s.interval_id),
       s.status, s.status_class,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.since_ms / 1000.0, 'unixepoch'), s.since_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.since_after_ms / 1000.0, 'unixepoch'), s.since_after_ms / 1000,
       strftime('%Y-%m-%dT%H:%M:%fZ', s.last_seen / 1000.0, 'unixepoch'), s.last_seen / 1000,
       (w.until_ms - s.last_seen) / 1000.0, w.until_ms - s.last_seen > s.gap_after_ms,
       (SELECT x.message FROM interval_texts AS x WHERE x.level = s.level AND x.interval_id = s.interval_id),
       strftime('%Y-%m-%dT%H:%M:%fZ', d.missing_since / 1000.0, 'unixepoch')
FROM dated AS s
JOIN named_targets AS t ON t.target_id = s.target_id
JOIN report_window AS w
LEFT JOIN discovered_targets AS d ON d.target_id = s.target_id
UNION ALL
SELECT t.target_id, t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END, NULL, NULL, NULL, 'unknown',
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1,
       (SELECT message FROM fetch_failures AS f WHERE f.target_id = t.target_id ORDER BY first_seen DESC LIMIT 1),
       strftime('%Y-%m-%dT%H:%M:%fZ', d.missing_since / 1000.0, 'unixepoch')
FROM named_targets AS t
JOIN report_window AS w
  ON w.level IS NULL OR w.level = CASE t.task_type WHEN 'DI_REALTIME' THEN 'node' ELSE 'solution' END
LEFT JOIN discovered_targets AS d ON d.target_id = t.target_id
WHERE NOT EXISTS (SELECT 1 FROM nodes AS n WHERE n.target_id = t.target_id)
  AND NOT EXISTS (SELECT 1 FROM solutions AS s WHERE s.target_id = t.target_id);
