-- How far back a report has to read: for each thing to where the stretch, the failure and the run begin that reach into
-- the window. What lies before them it never looks at.
CREATE TEMP TABLE cuts (
  level     TEXT    NOT NULL,
  target_id INTEGER NOT NULL,
  step_key  TEXT    NOT NULL,
  cut_ms    INTEGER NOT NULL,
  PRIMARY KEY (level, target_id, step_key)
) WITHOUT ROWID;
INSERT INTO cuts (level, target_id, step_key, cut_ms)
SELECT k.level, k.target_id, k.step_key,
       min(coalesce((SELECT i.first_seen FROM intervals AS i
                     WHERE i.level = k.level AND i.target_id = k.target_id AND i.step_key = k.step_key
                       AND i.first_seen <= w.since_ms AND i.starts_stretch AND i.status_class IN ('running', 'succeeded')
                     ORDER BY i.first_seen DESC LIMIT 1), 0),
           CASE
             WHEN k.level <> 'solution' THEN w.since_ms
             WHEN w.counts_runs THEN 0
             ELSE coalesce((SELECT i.first_seen FROM intervals AS i
                            WHERE i.level = k.level AND i.target_id = k.target_id
                              AND i.first_seen <= w.since_ms AND i.starts_stretch
                              AND i.status_class IN ('succeeded', 'failed')
                            ORDER BY i.first_seen DESC LIMIT 1), 0)
           END)
FROM things AS k
JOIN report_window AS w
WHERE k.level <> 'step' OR w.reads_steps;
