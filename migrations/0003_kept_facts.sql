-- Schema version 3: whose clock dated a pass, and what had been filed at a wrong time.

CREATE TEMP TABLE old_passes AS SELECT * FROM passes;
DROP TABLE passes;
CREATE TABLE passes (
  -- One round of the collector over its targets, or one batch of an import.
  id               INTEGER PRIMARY KEY, -- in the order of time
  source           TEXT    NOT NULL CHECK (source IN ('collect', 'watch', 'import')), -- who made it
  started_at       INTEGER NOT NULL, -- Unix milliseconds, as all times of the base tables
  finished_at      INTEGER,         -- null: still under way, or it crashed and recorded nothing
  interval_ms      INTEGER,         -- how often passes were planned; null for an import
  targets          INTEGER NOT NULL DEFAULT 0, -- asked for
  snapshots        INTEGER NOT NULL DEFAULT 0, -- answered with a status
  failures         INTEGER NOT NULL DEFAULT 0, -- not answered
  changes          INTEGER NOT NULL DEFAULT 0, -- intervals opened
  clock_skew_ms    INTEGER,         -- this machine's clock minus the service's Date header
  clock_set_back_ms INTEGER CHECK (clock_set_back_ms > 0), -- how far the clock lay behind what was already recorded
  spooled_as       TEXT,            -- its file in the spool, if the history could not be written then (docs/durability.md)
  dated_by         TEXT    NOT NULL DEFAULT 'machine' CHECK (dated_by IN ('machine', 'service')), -- whose clock its times are by:
                                    -- the service's, if this machine's was more than a minute off
  CHECK (finished_at IS NOT NULL OR (snapshots = 0 AND failures = 0 AND changes = 0))
) STRICT;
INSERT INTO passes (id, source, started_at, finished_at, interval_ms, targets, snapshots, failures, changes, clock_skew_ms, clock_set_back_ms,
                    spooled_as)
SELECT id, source, started_at, finished_at, interval_ms, targets, snapshots, failures, changes, clock_skew_ms, clock_set_back_ms,
       spooled_as
FROM temp.old_passes;
DROP TABLE temp.old_passes;

CREATE TABLE misfiled_rows (
  -- What was filed at a wrong time, each row as it was before `db check --repair` brought it to its time or put it aside.
  -- A row is never changed nor deleted.
  id           INTEGER PRIMARY KEY, -- in the order in which they were found
  table_name   TEXT    NOT NULL CHECK (table_name IN ('passes', 'nodes', 'solutions', 'step_results', 'fetch_failures')),
                                    -- where it was
  row_id       INTEGER NOT NULL,    -- its id there
  target_id    INTEGER REFERENCES targets (id), -- whose; null for a pass
  row          TEXT    NOT NULL CHECK (json_valid(row)), -- its columns, as a JSON object
  body         ANY,                 -- the raw body of its first snapshot, as in payloads
  is_restored  INTEGER NOT NULL CHECK (is_restored IN (0, 1)), -- 1: its table says the same at the right time; 0: its time is
                                    -- not known, and it is nowhere but here
  repaired_at  INTEGER NOT NULL     -- when, by the clock of the machine that did it
) STRICT;

CREATE TRIGGER misfiled_rows_stay BEFORE UPDATE ON misfiled_rows
BEGIN
  SELECT RAISE(ABORT, 'misfiled_rows: they are evidence and never changed');
END;

CREATE TRIGGER misfiled_rows_are_kept BEFORE DELETE ON misfiled_rows
BEGIN
  SELECT RAISE(ABORT, 'misfiled_rows: they are evidence and never deleted');
END;
