-- What a report is limited to: temporary tables that lie over the tables and views of the same names.
CREATE TEMP TABLE _report_window (
  since_ms          INTEGER NOT NULL,
  until_ms          INTEGER NOT NULL,
  level             TEXT,
  longest_bucket_ms INTEGER NOT NULL,
  unknown_as        TEXT    NOT NULL,
  as_of_ms          INTEGER NOT NULL  -- what was recorded later does not count; 9223372036854775807: all does
);
CREATE TEMP TABLE _report_buckets (bucket_ms INTEGER PRIMARY KEY, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL UNIQUE);
CREATE TEMP TABLE target_globs (glob TEXT NOT NULL); -- a target must match one of them; none: any will do
CREATE TEMP TABLE targets (
  id           INTEGER PRIMARY KEY,
  region_id    TEXT    NOT NULL,
  project_id   INTEGER NOT NULL,
  task_type    TEXT    NOT NULL,
  file_id      INTEGER NOT NULL,
  label        TEXT,
  gap_after_ms INTEGER NOT NULL,
  name         TEXT     -- when it was seen last
);
CREATE TEMP TABLE report_things (
  level      TEXT    NOT NULL,
  target_id  INTEGER NOT NULL,
  step_key   TEXT    NOT NULL,
  step_id    INTEGER,          -- when it was seen last
  step_name  TEXT,             -- when it was seen last
  first_seen INTEGER NOT NULL, -- its first snapshot
  from_ms    INTEGER NOT NULL, -- the first interval that the report reads
  to_ms      INTEGER NOT NULL, -- the last one
  PRIMARY KEY (level, target_id, step_key)
) WITHOUT ROWID;
