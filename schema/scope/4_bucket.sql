INSERT INTO temp._report_buckets (bucket_ms, start_ms, end_ms) VALUES (:bucket_ms, :start_ms, :end_ms);
