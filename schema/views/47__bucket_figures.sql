CREATE VIEW _bucket_figures (
  -- The figures of each thing in each bucket, from the bucket in which it was first seen
  -- (docs/reports.md). Milliseconds.
  level              /* TEXT */,    -- node, solution or step
  target_id          /* INTEGER */, -- targets.id
  step_key           /* TEXT */,    -- which step of the target; empty for a node or a solution
  bucket_ms          /* INTEGER */, -- where the bucket begins by the calendar
  span_ms            /* INTEGER */, -- the time of the bucket since the thing was first seen, but for what is planned
  planned_ms         /* INTEGER */, -- what is planned of that time
  known_ms           /* INTEGER */, -- of that, what snapshots speak for
  running_ms         /* INTEGER */, -- of that, of class running
  availability       /* REAL */,    -- running_ms / known_ms, 0 to 1, of a node; null where nothing is known; in a report as
                                  -- its --unknown says
  availability_low   /* REAL */,    -- only what was surely running counts as running
  availability_high  /* REAL */,    -- only what was surely not running counts as not running
  failures           /* INTEGER */, -- that started in it; null where nothing is known
  failed_ms          /* INTEGER */, -- known time inside failures; null where nothing is known
  mttr_ms            /* REAL */,    -- how long those that started in it lasted on average, of those that have ended
  longest_failure_ms /* INTEGER */  -- the longest of those that started in it
) AS
SELECT s.level, s.target_id, s.step_key, s.bucket_ms, s.span_ms, s.planned_ms, s.known_ms, s.running_ms,
       CASE WHEN s.level = 'node' AND s.known_ms > 0 THEN
         CASE w.unknown_as
           WHEN 'up' THEN (s.running_ms + s.span_ms - s.known_ms) * 1.0 / s.span_ms
           WHEN 'down' THEN s.running_ms * 1.0 / s.span_ms
           ELSE s.running_ms * 1.0 / s.known_ms
         END
       END,
       CASE WHEN s.level = 'node' THEN s.sure_running_ms * 1.0 / nullif(s.span_ms, 0) END,
       CASE WHEN s.level = 'node' THEN 1 - s.sure_idle_ms * 1.0 / nullif(s.span_ms, 0) END,
       -- Of a bucket of which nothing is known, nothing is said.
       CASE WHEN s.known_ms > 0 OR s.failures > 0 THEN s.failures END,
       CASE WHEN s.known_ms > 0 THEN s.failed_ms END,
       s.mttr_ms, s.longest_failure_ms
FROM _bucket_sums AS s
JOIN _report_window AS w;
