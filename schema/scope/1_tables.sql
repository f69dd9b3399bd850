-- What a report is limited to: temporary tables that lie over the tables and views of the same names.
CREATE TEMP TABLE report_window (
  since_ms          INTEGER NOT NULL,
  until_ms          INTEGER NOT NULL,
  level             TEXT,
  longest_bucket_ms INTEGER NOT NULL,
  unknown_as        TEXT    NOT NULL,
  as_of_ms          INTEGER,          -- null: all that is recorded
  reads_steps       INTEGER NOT NULL, -- 0: nothing about steps is asked
  counts_runs       INTEGER NOT NULL  -- 1: the runs before the window are counted too
);
CREATE TEMP TABLE report_buckets (bucket_ms INTEGER PRIMARY KEY, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL UNIQUE);
CREATE TEMP TABLE targets (
  id           INTEGER PRIMARY KEY,
  region_id    TEXT    NOT NULL,
  project_id   INTEGER NOT NULL,
  task_type    TEXT    NOT NULL,
  file_id      INTEGER NOT NULL,
  label        TEXT,
  gap_after_ms INTEGER NOT NULL
);
CREATE TEMP TABLE target_globs (glob TEXT NOT NULL); -- a target must match one of them; none: any will do
