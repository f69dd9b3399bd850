CREATE VIEW _bucket_sums (
  -- The sums of bucket_parts for each thing and bucket.
  level              /* TEXT */,    -- as in bucket_parts, and so on
  target_id          /* INTEGER */, -- as there
  step_key           /* TEXT */,    -- as there
  bucket_ms          /* INTEGER */, -- as there
  span_ms            /* INTEGER */, -- as there
  planned_ms         /* INTEGER */, -- as there
  known_ms           /* INTEGER */, -- as there
  running_ms         /* INTEGER */, -- as there
  sure_running_ms    /* INTEGER */, -- as there
  sure_idle_ms       /* INTEGER */, -- as there
  failed_ms          /* INTEGER */, -- as there
  failures           /* INTEGER */, -- how many started in the bucket
  mttr_ms            /* REAL */,    -- how long those lasted on average that have ended
  longest_failure_ms /* INTEGER */  -- the longest of them
) AS
-- Not by GROUP BY: see spans. (A report, which reads all, lays its own over it: schema/scope.)
WITH sums AS (
  SELECT level, target_id, step_key, bucket_ms, interval_id, span_ms, planned_ms,
         sum(known_ms) OVER bucket AS known_ms, sum(running_ms) OVER bucket AS running_ms,
         sum(sure_running_ms) OVER bucket AS sure_running_ms, sum(sure_idle_ms) OVER bucket AS sure_idle_ms,
         sum(failed_ms) OVER bucket AS failed_ms, count(failure_ms) OVER bucket AS failures,
         avg(repaired_ms) OVER bucket AS mttr_ms, max(failure_ms) OVER bucket AS longest_failure_ms
  FROM _bucket_parts
  WINDOW bucket AS (PARTITION BY level, target_id, step_key, bucket_ms)
)
SELECT level, target_id, step_key, bucket_ms, span_ms, planned_ms, known_ms, running_ms, sure_running_ms, sure_idle_ms,
       failed_ms, failures, mttr_ms, longest_failure_ms
FROM sums
WHERE interval_id IS NULL;
