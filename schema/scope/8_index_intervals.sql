CREATE INDEX temp.intervals_by_time ON intervals (level, target_id, step_key, first_seen);
