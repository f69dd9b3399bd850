CREATE VIEW _planned_stretches (
  -- What is planned of each target: its annotations that were not taken back, those that overlap or touch as one.
  -- Milliseconds.
  target_id /* INTEGER */, -- targets.id
  start_ms  /* INTEGER */, -- where it begins
  end_ms    /* INTEGER */  -- the first moment that is not planned any more
) AS
-- From each annotation that no other one reaches into, to the first end that no other one reaches beyond.
SELECT a.target_id, a.starts_at,
       (SELECT min(e.ends_at) FROM annotations AS e
        WHERE e.target_id = a.target_id AND e.removed_at IS NULL AND e.starts_at >= a.starts_at
          AND NOT EXISTS (SELECT 1 FROM annotations AS x
                          WHERE x.target_id = e.target_id AND x.removed_at IS NULL
                            AND x.starts_at <= e.ends_at AND x.ends_at > e.ends_at))
FROM annotations AS a
WHERE a.removed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM annotations AS x
                  WHERE x.target_id = a.target_id AND x.removed_at IS NULL
                    AND x.ends_at >= a.starts_at
                    AND (x.starts_at < a.starts_at OR (x.starts_at = a.starts_at AND x.id < a.id)));
