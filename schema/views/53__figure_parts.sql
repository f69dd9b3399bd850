CREATE VIEW _figure_parts (
  -- What the figures of each bucket are made of: a row for each interval, each stretch that nobody saw and each planned
  -- one, cut to the bucket. What the rows of a thing in a bucket say adds up to its bucket_figures. Milliseconds.
  level           /* TEXT */,    -- node, solution or step
  target_id       /* INTEGER */, -- targets.id
  step_key        /* TEXT */,    -- which step of the target; empty for a node or a solution
  bucket_ms       /* INTEGER */, -- where the bucket begins by the calendar
  part            /* TEXT */,    -- interval, unknown or planned
  status          /* TEXT */,    -- the raw word; of an unseen stretch the reason; null if planned
  status_class    /* TEXT */,    -- what it means; null if planned
  from_ms         /* INTEGER */, -- where it begins within the bucket
  to_ms           /* INTEGER */, -- where it ends
  first_seen      /* INTEGER */, -- of an interval, whole
  last_seen       /* INTEGER */, -- of an interval, whole
  observations    /* INTEGER */, -- of an interval
  running_ms      /* INTEGER */, -- as in bucket_parts, and so on
  known_ms        /* INTEGER */, -- as there
  unknown_ms      /* INTEGER */, -- what no snapshot speaks for
  sure_running_ms /* INTEGER */, -- as in bucket_parts
  sure_idle_ms    /* INTEGER */, -- as there
  failed_ms       /* INTEGER */, -- as there
  failures        /* INTEGER */  -- that started in the bucket with it
) AS
WITH parts AS (
  SELECT p.level, p.target_id, p.step_key, p.bucket_ms, p.interval_id,
         sum(p.known_ms) AS known_ms, sum(p.running_ms) AS running_ms, sum(p.sure_running_ms) AS sure_running_ms,
         sum(p.sure_idle_ms) AS sure_idle_ms, sum(p.failed_ms) AS failed_ms, count(p.failure_ms) AS failures
  FROM _bucket_parts AS p
  WHERE p.interval_id IS NOT NULL
  GROUP BY p.level, p.target_id, p.step_key, p.bucket_ms, p.interval_id
)
SELECT p.level, p.target_id, p.step_key, p.bucket_ms, 'interval' AS part, i.status, i.status_class,
       max(i.first_seen, b.start_ms) AS from_ms, max(i.first_seen, min(i.counted_until, b.end_ms)) AS to_ms,
       i.first_seen, i.last_seen, i.observations,
       p.running_ms, p.known_ms, 0 AS unknown_ms, p.sure_running_ms, p.sure_idle_ms, p.failed_ms, p.failures
FROM parts AS p
JOIN _report_buckets AS b USING (bucket_ms)
JOIN _intervals AS i USING (level, target_id, step_key, interval_id)
WHERE i.counted_until > b.start_ms OR i.first_seen >= b.start_ms
UNION ALL
SELECT u.level, u.target_id, u.step_key, b.bucket_ms, 'unknown', u.reason, 'unknown',
       max(u.start_ms, b.start_ms, c.start_ms), min(coalesce(u.end_ms, w.until_ms), b.end_ms, c.end_ms),
       NULL, NULL, NULL,
       0, 0, min(coalesce(u.end_ms, w.until_ms), b.end_ms, c.end_ms) - max(u.start_ms, b.start_ms, c.start_ms), 0, 0, 0, 0
FROM _unknown_spans AS u
JOIN _report_window AS w
JOIN _report_buckets AS b ON b.start_ms < coalesce(u.end_ms, w.until_ms) AND b.end_ms > u.start_ms
JOIN _counted_stretches AS c
  ON c.target_id = u.target_id AND c.start_ms < min(coalesce(u.end_ms, w.until_ms), b.end_ms)
 AND c.end_ms > max(u.start_ms, b.start_ms)
UNION ALL
-- What counts for nothing.
SELECT k.level, k.target_id, k.step_key, b.bucket_ms, 'planned', NULL, NULL,
       max(p.start_ms, b.start_ms, k.first_seen), min(p.end_ms, b.end_ms),
       NULL, NULL, NULL,
       0, 0, 0, 0, 0, 0, 0
FROM _things AS k
JOIN _plans AS p ON p.target_id = k.target_id
JOIN _report_buckets AS b ON b.start_ms < p.end_ms AND b.end_ms > max(p.start_ms, k.first_seen);
