-- From there on, the intervals of each thing one after the other, so that neighbours have neighbouring numbers: ten times
-- as quick as looking each of them up. The interval before the cut is there as a neighbour only.
CREATE TEMP TABLE sequence (
  number       INTEGER PRIMARY KEY,
  level        TEXT    NOT NULL,
  target_id    INTEGER NOT NULL,
  step_key     TEXT    NOT NULL,
  interval_id  INTEGER NOT NULL,
  status       TEXT,
  first_seen   INTEGER NOT NULL,
  last_seen    INTEGER NOT NULL,
  observations INTEGER,
  end_reason   TEXT,
  is_read      INTEGER NOT NULL
);
INSERT INTO sequence (level, target_id, step_key, interval_id, status, first_seen, last_seen, observations, end_reason, is_read)
SELECT c.level, c.target_id, c.step_key, n.id, n.status, n.first_seen, n.last_seen, n.observations, n.end_reason,
       n.first_seen >= c.cut_ms
FROM cuts AS c
CROSS JOIN nodes AS n
  ON n.target_id = c.target_id
 AND n.first_seen >= coalesce((SELECT max(x.first_seen) FROM nodes AS x
                               WHERE x.target_id = c.target_id AND x.first_seen < c.cut_ms), 0)
WHERE c.level = 'node'
ORDER BY c.target_id, n.first_seen;
INSERT INTO sequence (level, target_id, step_key, interval_id, status, first_seen, last_seen, observations, end_reason, is_read)
SELECT c.level, c.target_id, c.step_key, s.id, s.solution_status, s.first_seen, s.last_seen, s.observations, s.end_reason,
       s.first_seen >= c.cut_ms
FROM cuts AS c
CROSS JOIN solutions AS s
  ON s.target_id = c.target_id
 AND s.first_seen >= coalesce((SELECT max(x.first_seen) FROM solutions AS x
                               WHERE x.target_id = c.target_id AND x.first_seen < c.cut_ms), 0)
WHERE c.level = 'solution'
ORDER BY c.target_id, s.first_seen;
INSERT INTO sequence (level, target_id, step_key, interval_id, status, first_seen, last_seen, observations, end_reason, is_read)
SELECT c.level, c.target_id, c.step_key, s.id, s.status, s.first_seen, s.last_seen, s.observations, s.end_reason,
       s.first_seen >= c.cut_ms
FROM cuts AS c
CROSS JOIN step_results AS s
  ON s.target_id = c.target_id AND s.step_key = c.step_key
 AND s.first_seen >= coalesce((SELECT max(x.first_seen) FROM step_results AS x
                               WHERE x.target_id = c.target_id AND x.step_key = c.step_key
                                 AND x.first_seen < c.cut_ms), 0)
WHERE c.level = 'step'
ORDER BY c.target_id, c.step_key, s.first_seen;
