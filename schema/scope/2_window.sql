INSERT INTO temp.report_window (since_ms, until_ms, level) VALUES (:since_ms, :until_ms, :level);
