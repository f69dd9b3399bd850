-- Schema version 3: what depends on the past of an interval only is kept with it, failures and runs are rows of their own;
-- whose clock dated a pass, and what had been filed at a wrong time.
-- The rule of failures, runs and stretches is the program's (src/model/episode.hpp): after this script it works them out for
-- all intervals, in the same transaction.

-- Views of the program that have another name now, or are no more. Those that people made stay as they are.
DROP VIEW IF EXISTS bucket_figures;
DROP VIEW IF EXISTS bucket_parts;
DROP VIEW IF EXISTS bucket_sums;
DROP VIEW IF EXISTS counted_stretches;
DROP VIEW IF EXISTS duration_parts;
DROP VIEW IF EXISTS failure_intervals;
DROP VIEW IF EXISTS failure_spans;
DROP VIEW IF EXISTS figure_parts;
DROP VIEW IF EXISTS history_parts;
DROP VIEW IF EXISTS interval_texts;
DROP VIEW IF EXISTS intervals;
DROP VIEW IF EXISTS named_steps;
DROP VIEW IF EXISTS named_targets;
DROP VIEW IF EXISTS neighbours;
DROP VIEW IF EXISTS planned_stretches;
DROP VIEW IF EXISTS report_buckets;
DROP VIEW IF EXISTS report_window;
DROP VIEW IF EXISTS run_intervals;
DROP VIEW IF EXISTS span_parts;
DROP VIEW IF EXISTS spans;
DROP VIEW IF EXISTS target_handles;
DROP VIEW IF EXISTS things;
DROP VIEW IF EXISTS unknown_spans;
DROP VIEW IF EXISTS waiting_notifications;

CREATE TABLE _failures (
  -- One row for each failure, as the view failures shows them: worked out by the recorder, again if status classes change.
  id         INTEGER PRIMARY KEY,   -- failure_id of the interval tables
  target_id  INTEGER NOT NULL REFERENCES targets (id), -- whose
  step_key   TEXT    NOT NULL,      -- which step of the target, as in step_results; empty for a node or a solution
  kind       TEXT    NOT NULL CHECK (kind IN ('failed', 'unexpected_stop')), -- what it began with
  started_at INTEGER NOT NULL,      -- its first snapshot
  ended_at   INTEGER CHECK (ended_at > started_at), -- the first snapshot of class running or succeeded; null while it lasts
  UNIQUE (target_id, step_key, started_at)
) STRICT;
CREATE INDEX _failures_by_time ON _failures (started_at);
CREATE INDEX _failures_open ON _failures (target_id) WHERE ended_at IS NULL;

CREATE TABLE _runs (
  -- One row for each run of a solution, as the view solution_runs shows them: worked out as _failures are.
  id         INTEGER PRIMARY KEY,   -- run_id of the interval tables
  target_id  INTEGER NOT NULL REFERENCES targets (id), -- whose
  run_number INTEGER NOT NULL CHECK (run_number > 0), -- from 1, in the order of time; pruning changes no number
  started_at INTEGER NOT NULL,      -- its first snapshot
  ended_at   INTEGER CHECK (ended_at > started_at), -- the snapshot that showed its outcome; null while it lasts
  outcome    TEXT CHECK (outcome IN ('succeeded', 'failed')), -- null while it lasts
  UNIQUE (target_id, started_at),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX _runs_by_time ON _runs (started_at);

CREATE TEMP TABLE old_nodes AS SELECT * FROM nodes;
DROP TABLE nodes;
CREATE TABLE nodes (
  -- History of real-time sync nodes (DI_REALTIME): one row per interval in which every snapshot said the same.
  -- From previous_seen on: what was before it and where all that reaches into it began, worked out when it begins.
  id           INTEGER PRIMARY KEY, -- one interval
  target_id    INTEGER NOT NULL REFERENCES targets (id), -- whose
  status       TEXT    NOT NULL,    -- the raw word received: RUN, PAUSE, ...
  name         TEXT,                -- as the service calls it
  message      TEXT,                -- as the service says it
  first_seen   INTEGER NOT NULL,    -- of the first snapshot that said so
  last_seen    INTEGER NOT NULL,    -- of the last one
  observations INTEGER NOT NULL DEFAULT 1 CHECK (observations >= 1), -- snapshots that said so
  end_reason   TEXT    CHECK (end_reason IN ('changed', 'gap')),     -- null while open
  payload_id   INTEGER REFERENCES payloads (id), -- body of the first snapshot
  previous_seen   INTEGER CHECK (previous_seen < first_seen), -- last_seen of the interval before; null if there is none
  unbroken        INTEGER NOT NULL DEFAULT 0 CHECK (unbroken IN (0, 1)), -- 1 if it follows that one without a gap
  stretch_started INTEGER CHECK (stretch_started < first_seen), -- the same status since then without a gap; null: from here
  status_since    INTEGER CHECK (status_since < first_seen), -- the same status since then, gaps or not; null: from here
  unseen_ms       INTEGER NOT NULL DEFAULT 0 CHECK (unseen_ms >= 0), -- of the time from status_since to first_seen
  was_running     INTEGER NOT NULL DEFAULT 0 CHECK (was_running IN (0, 1)), -- 1: a stop that is seen next was not ordered
  failure_id      INTEGER REFERENCES _failures (id), -- the failure that it belongs to; null: none
  next_first_seen INTEGER CHECK (next_first_seen > last_seen), -- of the interval after; null: it is the latest
  next_status     TEXT,             -- of the interval after
  CHECK (last_seen >= first_seen)
) STRICT;
INSERT INTO nodes (
  id, target_id, status, name, message, first_seen, last_seen, observations, end_reason, payload_id, previous_seen,
  unbroken, next_first_seen, next_status)
SELECT id, target_id, status, name, message, first_seen, last_seen, observations, end_reason, payload_id,
       lag(last_seen) OVER thing, coalesce(lag(end_reason) OVER thing = 'changed', 0),
       lead(first_seen) OVER thing, lead(status) OVER thing
FROM temp.old_nodes
WINDOW thing AS (PARTITION BY target_id ORDER BY first_seen);
DROP TABLE temp.old_nodes;
CREATE UNIQUE INDEX nodes_by_time ON nodes (target_id, first_seen);
CREATE UNIQUE INDEX nodes_latest ON nodes (target_id) WHERE next_first_seen IS NULL;
CREATE INDEX nodes_of_failure ON nodes (failure_id) WHERE failure_id IS NOT NULL;

CREATE TRIGGER nodes_are_appended BEFORE INSERT ON nodes
WHEN EXISTS (SELECT 1
             FROM (SELECT last_seen, end_reason, next_first_seen, next_status FROM nodes
                   WHERE target_id = NEW.target_id ORDER BY first_seen DESC LIMIT 1) AS last
             WHERE last.end_reason IS NULL OR NEW.first_seen <= last.last_seen
                OR last.next_first_seen IS NOT NEW.first_seen OR last.next_status IS NOT NEW.status
                OR NEW.previous_seen IS NOT last.last_seen OR NEW.unbroken <> (last.end_reason = 'changed'))
BEGIN
  SELECT RAISE(ABORT, 'nodes: an interval begins after the last one of its target, which is closed first and names it');
END;

CREATE TRIGGER nodes_closed_stay BEFORE UPDATE OF target_id, status, name, message, first_seen, last_seen, observations,
                                                   end_reason ON nodes
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.status <> OLD.status
BEGIN
  SELECT RAISE(ROLLBACK, 'nodes: a closed interval stays as it is, an open one only grows');
END;

CREATE TRIGGER nodes_are_followed_once BEFORE UPDATE OF next_first_seen, next_status ON nodes
WHEN OLD.next_first_seen IS NOT NULL
  AND (NEW.next_first_seen, NEW.next_status) IS NOT (SELECT first_seen, status FROM nodes
                                                     WHERE target_id = OLD.target_id AND first_seen > OLD.first_seen
                                                     ORDER BY first_seen LIMIT 1)
BEGIN
  SELECT RAISE(ROLLBACK, 'nodes: what follows an interval is the next one of its target');
END;

CREATE TEMP TABLE old_solutions AS SELECT * FROM solutions;
DROP TABLE solutions;
CREATE TABLE solutions (
  -- History of sync solutions (DI_SOLUTION): one row per interval.
  -- From previous_seen on: what was before it and where all that reaches into it began, worked out when it begins.
  id              INTEGER PRIMARY KEY, -- one interval
  target_id       INTEGER NOT NULL REFERENCES targets (id), -- whose
  status          TEXT    NOT NULL, -- Data.Status: whether the lookup worked, success
  solution_status TEXT,             -- SolutionInfo.Status: how the solution is doing
  solution_id     INTEGER,          -- as the service numbers it
  creator_name    TEXT,             -- who created it
  name            TEXT,             -- Data.Name, usually null; the latest of the interval
  message         TEXT,             -- as the service says it
  first_seen      INTEGER NOT NULL, -- of the first snapshot that said so
  last_seen       INTEGER NOT NULL, -- of the last one
  observations    INTEGER NOT NULL DEFAULT 1 CHECK (observations >= 1), -- snapshots that said so
  end_reason      TEXT    CHECK (end_reason IN ('changed', 'gap')), -- null while open
  payload_id      INTEGER REFERENCES payloads (id), -- body of the first snapshot
  previous_seen   INTEGER CHECK (previous_seen < first_seen), -- last_seen of the interval before; null if there is none
  unbroken        INTEGER NOT NULL DEFAULT 0 CHECK (unbroken IN (0, 1)), -- 1 if it follows that one without a gap
  stretch_started INTEGER CHECK (stretch_started < first_seen), -- the same status since then without a gap; null: from here
  status_since    INTEGER CHECK (status_since < first_seen), -- the same status since then, gaps or not; null: from here
  unseen_ms       INTEGER NOT NULL DEFAULT 0 CHECK (unseen_ms >= 0), -- of the time from status_since to first_seen
  failure_id      INTEGER REFERENCES _failures (id), -- the failure that it belongs to; null: none
  run_id          INTEGER REFERENCES _runs (id), -- the run that it belongs to; null: none
  next_first_seen INTEGER CHECK (next_first_seen > last_seen), -- of the interval after; null: it is the latest
  next_status     TEXT,             -- of the interval after
  CHECK (last_seen >= first_seen)
) STRICT;
INSERT INTO solutions (
  id, target_id, status, solution_status, solution_id, creator_name, name, message, first_seen, last_seen,
  observations, end_reason, payload_id, previous_seen, unbroken, next_first_seen,
  next_status)
SELECT id, target_id, status, solution_status, solution_id, creator_name, name, message, first_seen, last_seen,
       observations, end_reason, payload_id,
       lag(last_seen) OVER thing, coalesce(lag(end_reason) OVER thing = 'changed', 0),
       lead(first_seen) OVER thing, lead(solution_status) OVER thing
FROM temp.old_solutions
WINDOW thing AS (PARTITION BY target_id ORDER BY first_seen);
DROP TABLE temp.old_solutions;
CREATE UNIQUE INDEX solutions_by_time ON solutions (target_id, first_seen);
CREATE UNIQUE INDEX solutions_latest ON solutions (target_id) WHERE next_first_seen IS NULL;
CREATE INDEX solutions_of_failure ON solutions (failure_id) WHERE failure_id IS NOT NULL;
CREATE INDEX solutions_of_run ON solutions (run_id) WHERE run_id IS NOT NULL;

CREATE TRIGGER solutions_are_appended BEFORE INSERT ON solutions
WHEN EXISTS (SELECT 1
             FROM (SELECT last_seen, end_reason, next_first_seen, next_status FROM solutions
                   WHERE target_id = NEW.target_id ORDER BY first_seen DESC LIMIT 1) AS last
             WHERE last.end_reason IS NULL OR NEW.first_seen <= last.last_seen
                OR last.next_first_seen IS NOT NEW.first_seen OR last.next_status IS NOT NEW.solution_status
                OR NEW.previous_seen IS NOT last.last_seen OR NEW.unbroken <> (last.end_reason = 'changed'))
BEGIN
  SELECT RAISE(ABORT, 'solutions: an interval begins after the last one of its target, which is closed first and names it');
END;

CREATE TRIGGER solutions_closed_stay BEFORE UPDATE OF target_id, status, solution_status, solution_id, creator_name,
                                                       message, first_seen, last_seen, observations, end_reason
ON solutions
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.solution_status IS NOT OLD.solution_status
BEGIN
  SELECT RAISE(ROLLBACK, 'solutions: a closed interval stays as it is, an open one only grows');
END;

CREATE TRIGGER solutions_are_followed_once BEFORE UPDATE OF next_first_seen, next_status ON solutions
WHEN OLD.next_first_seen IS NOT NULL
  AND (NEW.next_first_seen, NEW.next_status) IS NOT (SELECT first_seen, solution_status FROM solutions
                                                     WHERE target_id = OLD.target_id AND first_seen > OLD.first_seen
                                                     ORDER BY first_seen LIMIT 1)
BEGIN
  SELECT RAISE(ROLLBACK, 'solutions: what follows an interval is the next one of its target');
END;

CREATE TEMP TABLE old_step_results AS SELECT * FROM step_results;
DROP TABLE step_results;
CREATE TABLE step_results (
  -- History of the steps of solutions: one row per interval of one step.
  -- From previous_seen on: what was before it and where all that reaches into it began, worked out when it begins.
  id           INTEGER PRIMARY KEY, -- one interval
  target_id    INTEGER NOT NULL REFERENCES targets (id), -- the solution
  step_key     TEXT    NOT NULL,    -- which step: its id; '3#2' for a second step of id 3; 'name:...' without an id
  step_id      INTEGER,             -- as the service numbers it; null if it gave none
  step_name    TEXT,                -- as the service calls it
  status       TEXT    NOT NULL,    -- the raw word received
  info         TEXT,                -- the latest Info text of the interval
  first_seen   INTEGER NOT NULL,    -- of the first snapshot that said so
  last_seen    INTEGER NOT NULL,    -- of the last one
  observations INTEGER NOT NULL DEFAULT 1 CHECK (observations >= 1), -- snapshots that said so
  end_reason   TEXT    CHECK (end_reason IN ('changed', 'gap', 'absent')), -- absent: not in the next snapshot
  payload_id   INTEGER REFERENCES payloads (id), -- body of the first snapshot
  previous_seen   INTEGER CHECK (previous_seen < first_seen), -- last_seen of the interval before; null if there is none
  unbroken        INTEGER NOT NULL DEFAULT 0 CHECK (unbroken IN (0, 1)), -- 1 if it follows that one without a gap
  stretch_started INTEGER CHECK (stretch_started < first_seen), -- the same status since then without a gap; null: from here
  status_since    INTEGER CHECK (status_since < first_seen), -- the same status since then, gaps or not; null: from here
  unseen_ms       INTEGER NOT NULL DEFAULT 0 CHECK (unseen_ms >= 0), -- of the time from status_since to first_seen
  failure_id      INTEGER REFERENCES _failures (id), -- the failure that it belongs to; null: none
  next_first_seen INTEGER CHECK (next_first_seen > last_seen), -- of the interval after; null: it is the latest
  next_status     TEXT,             -- of the interval after
  CHECK (last_seen >= first_seen)
) STRICT;
INSERT INTO step_results (
  id, target_id, step_key, step_id, step_name, status, info, first_seen, last_seen, observations, end_reason,
  payload_id, previous_seen, unbroken, next_first_seen, next_status)
SELECT id, target_id, step_key, step_id, step_name, status, info, first_seen, last_seen, observations, end_reason,
       payload_id,
       lag(last_seen) OVER thing, coalesce(lag(end_reason) OVER thing = 'changed', 0),
       lead(first_seen) OVER thing, lead(status) OVER thing
FROM temp.old_step_results
WINDOW thing AS (PARTITION BY target_id, step_key ORDER BY first_seen);
DROP TABLE temp.old_step_results;
CREATE UNIQUE INDEX step_results_by_time ON step_results (target_id, step_key, first_seen);
CREATE UNIQUE INDEX step_results_latest ON step_results (target_id, step_key) WHERE next_first_seen IS NULL;
CREATE INDEX step_results_of_failure ON step_results (failure_id) WHERE failure_id IS NOT NULL;

CREATE TRIGGER step_results_are_appended BEFORE INSERT ON step_results
WHEN EXISTS (SELECT 1
             FROM (SELECT last_seen, end_reason, next_first_seen, next_status FROM step_results
                   WHERE target_id = NEW.target_id AND step_key = NEW.step_key ORDER BY first_seen DESC LIMIT 1) AS last
             WHERE last.end_reason IS NULL OR NEW.first_seen <= last.last_seen
                OR last.next_first_seen IS NOT NEW.first_seen OR last.next_status IS NOT NEW.status
                OR NEW.previous_seen IS NOT last.last_seen OR NEW.unbroken <> (last.end_reason = 'changed'))
BEGIN
  SELECT RAISE(ABORT, 'step_results: an interval begins after the last one of its step, which is closed first and names it');
END;

CREATE TRIGGER step_results_closed_stay BEFORE UPDATE OF target_id, step_key, step_name, status, first_seen, last_seen,
                                                          observations, end_reason ON step_results
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.step_key <> OLD.step_key OR NEW.status <> OLD.status
BEGIN
  SELECT RAISE(ROLLBACK, 'step_results: a closed interval stays as it is, an open one only grows');
END;

CREATE TRIGGER step_results_are_followed_once BEFORE UPDATE OF next_first_seen, next_status ON step_results
WHEN OLD.next_first_seen IS NOT NULL
  AND (NEW.next_first_seen, NEW.next_status) IS NOT (SELECT first_seen, status FROM step_results
                                                     WHERE target_id = OLD.target_id AND step_key = OLD.step_key AND first_seen > OLD.first_seen
                                                     ORDER BY first_seen LIMIT 1)
BEGIN
  SELECT RAISE(ROLLBACK, 'step_results: what follows an interval is the next one of its step');
END;

CREATE TABLE _plans (
  -- What is planned of each target: its annotations that were not taken back, those that overlap or touch as one. Kept by
  -- triggers of annotations.
  target_id INTEGER NOT NULL REFERENCES targets (id), -- whose
  start_ms  INTEGER NOT NULL,       -- where it begins
  end_ms    INTEGER NOT NULL CHECK (end_ms > start_ms), -- the first moment that is not planned any more
  PRIMARY KEY (target_id, start_ms)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER annotations_are_planned AFTER INSERT ON annotations
BEGIN
  DELETE FROM _plans WHERE target_id = NEW.target_id;
  INSERT INTO _plans SELECT target_id, start_ms, end_ms FROM _planned_stretches WHERE target_id = NEW.target_id;
END;

CREATE TRIGGER annotations_are_taken_back AFTER UPDATE ON annotations
BEGIN
  DELETE FROM _plans WHERE target_id = NEW.target_id;
  INSERT INTO _plans SELECT target_id, start_ms, end_ms FROM _planned_stretches WHERE target_id = NEW.target_id;
END;

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
