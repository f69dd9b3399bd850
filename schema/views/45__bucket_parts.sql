CREATE VIEW _bucket_parts (
  -- What each interval and each failure of a thing adds to the figures of each bucket, and a row for the life of the thing
  -- in it, from the bucket in which it was first seen. Planned time counts for nothing else than planned_ms.
  -- Milliseconds.
  level           /* TEXT */,    -- node, solution or step
  target_id       /* INTEGER */, -- targets.id
  step_key        /* TEXT */,    -- which step of the target; empty for a node or a solution
  bucket_ms       /* INTEGER */, -- where the bucket begins by the calendar
  interval_id     /* INTEGER */, -- as in intervals; a failure counts where it starts; null: the row of the thing's life
  span_ms         /* INTEGER */, -- the time of the bucket since the thing was first seen, but for what is planned
  planned_ms      /* INTEGER */, -- what is planned of that time
  known_ms        /* INTEGER */, -- of that, what snapshots speak for
  running_ms      /* INTEGER */, -- of that, of class running
  sure_running_ms /* INTEGER */, -- time between two successive snapshots of class running
  sure_idle_ms    /* INTEGER */, -- time between two successive snapshots of any other class
  failed_ms       /* INTEGER */, -- known time inside failures
  failure_ms      /* INTEGER */, -- the known time of a failure that started in the bucket, whole; else null
  repaired_ms     /* INTEGER */  -- the same if it has ended
) AS
WITH lives AS (
  SELECT t.level, t.target_id, t.step_key, t.first_seen, b.bucket_ms, b.start_ms, b.end_ms
  FROM _things AS t
  CROSS JOIN _report_buckets AS b ON b.end_ms > t.first_seen
), plans AS (
  SELECT l.*,
         (SELECT coalesce(sum(min(p.end_ms, l.end_ms) - max(p.start_ms, l.start_ms, l.first_seen)), 0)
          FROM _plans AS p
          WHERE p.target_id = l.target_id AND p.start_ms < l.end_ms AND p.end_ms > max(l.start_ms, l.first_seen)) AS planned_ms
  FROM lives AS l
), pieces AS (
  -- What lies of each interval in each counted part of a bucket.
  SELECT i.level, i.target_id, i.step_key, b.bucket_ms, i.interval_id,
         max(i.first_seen, b.start_ms, c.start_ms) AS from_ms, min(b.end_ms, c.end_ms) AS end_ms, i.counted_until,
         i.status_class = 'running' AS is_running,
         -- The time that both this snapshot and the next one speak for, where they agree and no gap lies between.
         CASE WHEN (i.next_status_class = 'running') = (i.status_class = 'running')
              THEN coalesce(i.bound_after, i.last_seen)
              ELSE i.last_seen END AS sure_until
  FROM _intervals AS i
  JOIN _report_window AS w
  -- The second limit says nothing new, but ends the search in an index.
  CROSS JOIN _report_buckets AS b
    ON b.end_ms > i.first_seen AND b.end_ms < max(i.counted_until, i.first_seen + 1) + w.longest_bucket_ms
   AND b.start_ms < max(i.counted_until, i.first_seen + 1)
  CROSS JOIN _counted_stretches AS c
    ON c.target_id = i.target_id AND c.start_ms < min(b.end_ms, max(i.counted_until, i.first_seen + 1))
   AND c.end_ms > max(b.start_ms, i.first_seen)
)
SELECT level, target_id, step_key, bucket_ms, NULL, end_ms - max(start_ms, first_seen) - planned_ms, planned_ms,
       0, 0, 0, 0, 0, NULL, NULL
FROM plans
UNION ALL
SELECT level, target_id, step_key, bucket_ms, interval_id, 0, 0,
       min(counted_until, end_ms) - from_ms,
       is_running * (min(counted_until, end_ms) - from_ms),
       is_running * max(0, min(sure_until, end_ms) - from_ms),
       (1 - is_running) * max(0, min(sure_until, end_ms) - from_ms),
       0, NULL, NULL
FROM pieces
UNION ALL
SELECT f.level, f.target_id, f.step_key, b.bucket_ms, f.interval_id, 0, 0, 0, 0, 0, 0,
       min(f.counted_until, b.end_ms) - max(f.first_seen, b.start_ms)
       - (SELECT coalesce(sum(min(p.end_ms, f.counted_until, b.end_ms) - max(p.start_ms, f.first_seen, b.start_ms)), 0)
          FROM _plans AS p
          WHERE p.target_id = f.target_id AND p.start_ms < min(f.counted_until, b.end_ms)
            AND p.end_ms > max(f.first_seen, b.start_ms)),
       NULL, NULL
FROM _failure_intervals AS f
JOIN _report_window AS w
-- The second limit says nothing new, but ends the search in an index.
JOIN _report_buckets AS b ON b.end_ms > f.first_seen AND b.end_ms < f.counted_until + w.longest_bucket_ms
 AND b.start_ms < f.counted_until
UNION ALL
SELECT f.level, f.target_id, f.step_key, b.bucket_ms, f.interval_id, 0, 0, 0, 0, 0, 0, 0,
       f.failed_ms, CASE WHEN f.ended_ms IS NOT NULL THEN f.failed_ms END
FROM _failure_spans AS f
JOIN _report_window AS w
JOIN _report_buckets AS b ON b.end_ms > f.started_ms AND b.end_ms <= f.started_ms + w.longest_bucket_ms
 AND b.start_ms <= f.started_ms;
