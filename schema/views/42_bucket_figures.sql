-- The figures of each thing in each bucket, in milliseconds (contract, section 6; docs/reports.md).
-- seen_running_ms is the time between two successive snapshots of class running, seen_idle_ms that between two of
-- which neither is running, both with no gap between: what is sure in one direction or the other.
CREATE VIEW bucket_figures AS
WITH pairs AS (
  SELECT *,
         status_class = 'running' AS is_running,
         lead(status_class) OVER (PARTITION BY level, target_id, step_key ORDER BY first_seen) = 'running' AS next_runs
  FROM intervals
), timed AS (
  SELECT level, target_id, step_key, first_seen, counted_until, is_running,
         CASE WHEN next_runs = is_running THEN coalesce(bound_after, last_seen) ELSE last_seen END AS sure_until
  FROM pairs
), things AS (
  SELECT level, target_id, step_key, min(first_seen) AS first_seen
  FROM timed
  GROUP BY level, target_id, step_key
), spans AS (
  SELECT t.level, t.target_id, t.step_key, b.bucket_ms, b.start_ms, b.end_ms,
         b.end_ms - max(b.start_ms, t.first_seen) AS span_ms
  FROM things AS t
  JOIN report_buckets AS b ON b.end_ms > t.first_seen
), known AS (
  SELECT t.level, t.target_id, t.step_key, b.bucket_ms,
         sum(max(0, min(t.counted_until, b.end_ms) - max(t.first_seen, b.start_ms))) AS known_ms,
         sum(t.is_running * max(0, min(t.counted_until, b.end_ms) - max(t.first_seen, b.start_ms))) AS running_ms,
         sum(t.is_running * max(0, min(t.sure_until, b.end_ms) - max(t.first_seen, b.start_ms))) AS seen_running_ms,
         sum((1 - t.is_running) * max(0, min(t.sure_until, b.end_ms) - max(t.first_seen, b.start_ms))) AS seen_idle_ms
  FROM timed AS t
  JOIN report_buckets AS b ON b.start_ms < t.counted_until AND b.end_ms > t.first_seen
  GROUP BY t.level, t.target_id, t.step_key, b.bucket_ms
), failed AS (
  SELECT f.level, f.target_id, f.step_key, b.bucket_ms,
         sum(max(0, min(f.counted_until, b.end_ms) - max(f.first_seen, b.start_ms))) AS failed_ms
  FROM failure_intervals AS f
  JOIN report_buckets AS b ON b.start_ms < f.counted_until AND b.end_ms > f.first_seen
  GROUP BY f.level, f.target_id, f.step_key, b.bucket_ms
), started AS (
  SELECT f.level, f.target_id, f.step_key, b.bucket_ms,
         count(*) AS failures,
         avg(CASE WHEN f.ended_ms IS NOT NULL THEN f.failed_ms END) AS mttr_ms
  FROM failure_spans AS f
  JOIN report_buckets AS b ON f.started_ms >= b.start_ms AND f.started_ms < b.end_ms
  GROUP BY f.level, f.target_id, f.step_key, b.bucket_ms
)
SELECT s.level, s.target_id, s.step_key, s.bucket_ms, s.start_ms, s.end_ms, s.span_ms,
       coalesce(k.known_ms, 0) AS known_ms,
       coalesce(k.running_ms, 0) AS running_ms,
       CASE WHEN s.level = 'node' THEN k.running_ms * 1.0 / nullif(k.known_ms, 0) END AS availability,
       CASE WHEN s.level = 'node' THEN coalesce(k.seen_running_ms, 0) * 1.0 / nullif(s.span_ms, 0) END AS availability_low,
       CASE WHEN s.level = 'node' THEN 1 - coalesce(k.seen_idle_ms, 0) * 1.0 / nullif(s.span_ms, 0) END AS availability_high,
       -- Of a bucket of which nothing is known, nothing is said.
       CASE WHEN k.known_ms > 0 OR b.failures > 0 THEN coalesce(b.failures, 0) END AS failures,
       CASE WHEN k.known_ms > 0 THEN coalesce(f.failed_ms, 0) END AS failed_ms,
       b.mttr_ms
FROM spans AS s
LEFT JOIN known AS k USING (level, target_id, step_key, bucket_ms)
LEFT JOIN failed AS f USING (level, target_id, step_key, bucket_ms)
LEFT JOIN started AS b USING (level, target_id, step_key, bucket_ms);
