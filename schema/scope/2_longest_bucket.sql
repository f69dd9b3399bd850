UPDATE temp._report_window SET longest_bucket_ms = :longest_bucket_ms;
