INSERT INTO temp.report_window (since_ms, until_ms, level, longest_bucket_ms, unknown_as, as_of_ms, reads_steps, counts_runs)
VALUES (:since_ms, :until_ms, :level, :longest_bucket_ms, :unknown_as, :as_of_ms, :reads_steps, :counts_runs);
