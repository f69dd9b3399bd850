INSERT INTO temp._report_window (since_ms, until_ms, level, longest_bucket_ms, unknown_as, as_of_ms)
VALUES (:since_ms, :until_ms, :level, :longest_bucket_ms, :unknown_as, :as_of_ms);
