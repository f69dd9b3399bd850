-- Of which failures does a channel believe what is not so? It is to be told of those with a kind, which last without its
-- knowing; those without one have ended, or do not count as failures any more. Which failures last is what the view
-- failure_spans says, but that reads all that is known of a target, which takes too long when thousands stop at once. This
-- looks at the open intervals, and from those of which not all is well back to where all was. A test holds it against the
-- view.
WITH seen (level, target_id, status, first_seen, last_seen, end_reason, status_class) AS NOT MATERIALIZED (
  SELECT CAST('node' AS TEXT), i.target_id, i.status, i.first_seen, i.last_seen, i.end_reason,
         coalesce(c.status_class, 'unknown')
  FROM nodes AS i
  LEFT JOIN status_classes AS c ON c.task_type = 'DI_REALTIME' AND c.status = i.status
  UNION ALL
  SELECT CAST('solution' AS TEXT), i.target_id, i.solution_status, i.first_seen, i.last_seen, i.end_reason,
         coalesce(c.status_class, 'unknown')
  FROM solutions AS i
  LEFT JOIN status_classes AS c ON c.task_type = 'DI_SOLUTION' AND c.status = i.solution_status
), episodes AS MATERIALIZED (
  SELECT o.level, o.target_id,
         (SELECT w.first_seen FROM seen AS w
          WHERE w.level = o.level AND w.target_id = o.target_id AND w.status_class IN ('running', 'succeeded')
          ORDER BY w.first_seen DESC LIMIT 1) AS well_ms
  FROM seen AS o
  WHERE o.end_reason IS NULL AND o.status_class NOT IN ('running', 'succeeded')
), causes AS MATERIALIZED (
  SELECT e.level, e.target_id, s.first_seen, CASE s.status_class WHEN 'failed' THEN 'failed' ELSE 'unexpected_stop' END AS kind
  FROM episodes AS e
  CROSS JOIN seen AS s ON s.level = e.level AND s.target_id = e.target_id AND s.first_seen > coalesce(e.well_ms, -1)
  WHERE s.status_class = 'failed'
     OR (s.status_class IN ('stopped', 'waiting') AND e.level = 'node'
         AND EXISTS (SELECT 1 FROM seen AS x
                     WHERE x.level = e.level AND x.target_id = e.target_id
                       AND x.first_seen = e.well_ms AND x.status_class = 'running')
         AND NOT EXISTS (SELECT 1 FROM seen AS x
                         WHERE x.level = e.level AND x.target_id = e.target_id
                           AND x.first_seen > e.well_ms AND x.first_seen < s.first_seen
                           AND x.status_class IN ('stopping', 'paused')))
), firsts AS (
  -- The bare column is that of the first.
  SELECT level, target_id, kind, min(first_seen) AS started_ms
  FROM causes
  GROUP BY level, target_id
), planned AS MATERIALIZED (
  SELECT target_id, start_ms, end_ms
  FROM planned_stretches
), lasting AS MATERIALIZED (
  SELECT f.level, f.target_id, f.kind, f.started_ms
  FROM firsts AS f
  WHERE EXISTS (SELECT 1 FROM seen AS x
                WHERE x.level = f.level AND x.target_id = f.target_id AND x.first_seen >= f.started_ms
                  -- Not planned together with what follows of the same status, if that does.
                  AND NOT EXISTS (SELECT 1 FROM planned AS p
                                  WHERE p.target_id = x.target_id AND p.start_ms <= x.first_seen
                                    AND p.end_ms > coalesce((SELECT y.last_seen FROM seen AS y
                                                             WHERE y.level = x.level AND y.target_id = x.target_id
                                                               AND y.status = x.status AND x.end_reason = 'changed'
                                                               AND y.first_seen =
                                                                   (SELECT min(z.first_seen) FROM seen AS z
                                                                    WHERE z.level = x.level AND z.target_id = x.target_id
                                                                      AND z.first_seen > x.first_seen)),
                                                            x.last_seen)))
)
SELECT f.target_id, f.kind, f.started_ms
FROM lasting AS f
WHERE instr(:kinds, f.kind)
  AND (:target IS NULL
       OR EXISTS (SELECT 1 FROM target_handles AS h WHERE h.target_id = f.target_id AND h.handle GLOB :target))
  -- Also as one of another kind, if its status was given another class since.
  AND NOT EXISTS (SELECT 1 FROM notifications AS n
                  WHERE n.target_id = f.target_id AND n.channel = :channel AND n.kind <> 'unseen'
                    AND n.started_at = f.started_ms AND n.ended_at IS NULL)
UNION ALL
SELECT n.target_id, NULL, n.started_at
FROM notifications AS n
WHERE n.channel = :channel AND n.kind <> 'unseen' AND n.ended_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM lasting AS f WHERE f.target_id = n.target_id AND f.started_ms = n.started_at);
