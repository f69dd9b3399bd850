-- The base tables of a syncledger history file, schema version 3. Times are Unix milliseconds, UTC.
-- What people read are the views in schema/views/. How a file got here: migrations/.

CREATE TABLE targets (
  -- One sync task, identified for ever by the four parts of its identity. Names are not identity.
  id           INTEGER PRIMARY KEY, -- target_id of the other tables
  region_id    TEXT    NOT NULL,    -- as in cn-shanghai
  project_id   INTEGER NOT NULL,    -- the workspace
  task_type    TEXT    NOT NULL CHECK (task_type IN ('DI_REALTIME', 'DI_SOLUTION')),
                                    -- DI_REALTIME: a node; DI_SOLUTION: a solution with steps
  file_id      INTEGER NOT NULL,    -- the file in DataStudio, not the node of Operation Center
  label        TEXT,               -- from the configuration; the service knows nothing of it
  gap_after_ms INTEGER NOT NULL CHECK (gap_after_ms > 0), -- snapshots further apart have a gap between them
  added_at     INTEGER NOT NULL,   -- when this file first heard of it
  UNIQUE (region_id, project_id, task_type, file_id)
) STRICT;

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

CREATE TABLE payloads (
  -- Raw bodies as received, the evidence behind the rows; stored once per content, RequestId blanked.
  id           INTEGER PRIMARY KEY, -- payload_id of the other tables
  content_hash INTEGER NOT NULL,    -- FNV-1a, 64 bit: finds equal bodies
  body         ANY     NOT NULL     -- text; a blob only if it was not UTF-8
) STRICT;
CREATE INDEX payloads_by_content ON payloads (content_hash);

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
CREATE UNIQUE INDEX nodes_by_time ON nodes (target_id, first_seen);
CREATE UNIQUE INDEX nodes_latest ON nodes (target_id) WHERE next_first_seen IS NULL;
CREATE INDEX nodes_of_failure ON nodes (failure_id) WHERE failure_id IS NOT NULL;

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
CREATE UNIQUE INDEX solutions_by_time ON solutions (target_id, first_seen);
CREATE UNIQUE INDEX solutions_latest ON solutions (target_id) WHERE next_first_seen IS NULL;
CREATE INDEX solutions_of_failure ON solutions (failure_id) WHERE failure_id IS NOT NULL;
CREATE INDEX solutions_of_run ON solutions (run_id) WHERE run_id IS NOT NULL;

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
CREATE UNIQUE INDEX step_results_by_time ON step_results (target_id, step_key, first_seen);
CREATE UNIQUE INDEX step_results_latest ON step_results (target_id, step_key) WHERE next_first_seen IS NULL;
CREATE INDEX step_results_of_failure ON step_results (failure_id) WHERE failure_id IS NOT NULL;

CREATE TABLE fetch_failures (
  -- Fetches that brought no status: one row per interval of the same reason, code and message.
  -- They say why time is unknown; they never touch the status intervals.
  id          INTEGER PRIMARY KEY,  -- one interval
  target_id   INTEGER NOT NULL REFERENCES targets (id), -- whose
  reason      TEXT    NOT NULL CHECK (reason IN ('recorder_off', 'throttled', 'budget', 'forbidden', 'not_found',
                                                 'network', 'timeout', 'tls', 'api_error', 'bad_response')),
                                    -- why there was no status
  code        TEXT,                 -- the service's error code
  http_status INTEGER,              -- of the last attempt; null if no response arrived
  message     TEXT    NOT NULL,     -- what went wrong
  request_id  TEXT,                 -- of the last attempt, for Alibaba Cloud support
  first_seen  INTEGER NOT NULL,     -- of the first attempt that failed so
  last_seen   INTEGER NOT NULL,     -- of the last one
  attempts    INTEGER NOT NULL DEFAULT 1 CHECK (attempts >= 1), -- failed fetches; each may have been several calls
  end_reason  TEXT    CHECK (end_reason IN ('changed', 'gap', 'recovered')), -- null while open
  payload_id  INTEGER REFERENCES payloads (id), -- body of the first attempt, if there was one
  CHECK (last_seen >= first_seen)
) STRICT;
CREATE UNIQUE INDEX fetch_failures_by_time ON fetch_failures (target_id, first_seen);
CREATE UNIQUE INDEX fetch_failures_open ON fetch_failures (target_id) WHERE end_reason IS NULL;

CREATE TABLE status_classes (
  -- What each status word means, matched without regard to case; any word not here is of class unknown.
  task_type        TEXT NOT NULL CHECK (task_type IN ('DI_REALTIME', 'DI_SOLUTION')), -- DI_REALTIME or DI_SOLUTION
  status           TEXT NOT NULL COLLATE NOCASE, -- the raw word
  default_class    TEXT CHECK (default_class IN ('running', 'waiting', 'stopping', 'paused', 'stopped', 'succeeded',
                                                 'failed', 'unknown')), -- as documented
  configured_class TEXT CHECK (configured_class IN ('running', 'waiting', 'stopping', 'paused', 'stopped', 'succeeded',
                                                    'failed', 'unknown')), -- status_classes of the configuration; wins
  status_class     TEXT NOT NULL GENERATED ALWAYS AS (coalesce(configured_class, default_class)) STORED,
                                    -- the one that counts
  PRIMARY KEY (task_type, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
  -- What the service said that this program does not know, once each: nothing is dropped in silence.
  id         INTEGER PRIMARY KEY,   -- in the order in which they were met
  task_type  TEXT    NOT NULL,      -- DI_REALTIME or DI_SOLUTION
  kind       TEXT    NOT NULL CHECK (kind IN ('unknown_status', 'unknown_field', 'unknown_shape', 'duplicate_step',
                                              'bad_value')), -- what about it is not known
  detail     TEXT    NOT NULL,      -- the word, or the path of the field
  target_id  INTEGER NOT NULL REFERENCES targets (id), -- where it was met first
  first_seen INTEGER NOT NULL,      -- when it was met first
  UNIQUE (task_type, kind, detail)
) STRICT;

CREATE TABLE api_calls (
  -- Calls made, counted as the service does: per account, region and day in UTC+8.
  account   TEXT    NOT NULL,       -- the credentials profile, never a key
  region_id TEXT    NOT NULL,       -- as in cn-shanghai
  day       TEXT    NOT NULL,       -- 2026-11-01, in UTC+8
  calls     INTEGER NOT NULL CHECK (calls >= 0), -- all that were made, retries included
  throttled INTEGER NOT NULL DEFAULT 0 CHECK (throttled >= 0), -- of these, refused for a quota
  exhausted_at INTEGER,             -- when the service said that the calls of the day are used up
  PRIMARY KEY (account, region_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE discovered_targets (
  -- Targets found by listing a workspace, whether or not the configuration names them too.
  target_id     INTEGER PRIMARY KEY REFERENCES targets (id), -- whose
  listed_name   TEXT    NOT NULL,   -- as the last listing calls it
  first_listed  INTEGER NOT NULL,   -- the first listing that held it
  last_listed   INTEGER NOT NULL CHECK (last_listed >= first_listed), -- the last one that did
  missing_since INTEGER             -- the first listing without it; null while it is listed
) STRICT;

CREATE TABLE schema_migrations (
  -- How this file got to its schema version: one row for each migration that was applied.
  version    INTEGER PRIMARY KEY,   -- number of the migration
  name       TEXT    NOT NULL,      -- its name
  applied_at INTEGER NOT NULL       -- when
) STRICT;

CREATE TABLE discoveries (
  -- When the tasks of a workspace were listed last. Listing costs calls, so it is done once in a while.
  region_id  TEXT    NOT NULL,      -- as in cn-shanghai
  project_id INTEGER NOT NULL,      -- the workspace
  tried_at   INTEGER NOT NULL,      -- when that was tried last
  listed_at  INTEGER CHECK (listed_at <= tried_at), -- when all of them were listed; null: not yet
  tasks      INTEGER CHECK (tasks >= 0), -- listed then
  PRIMARY KEY (region_id, project_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotations (
  -- Stretches of time in which what a task does is planned: they are left out of its failures and of its availability.
  -- A row is never changed nor deleted, only taken back: what a report said at any time can be found out later.
  id         INTEGER PRIMARY KEY, -- as `annotate list` shows it
  target_id  INTEGER NOT NULL REFERENCES targets (id), -- whose
  starts_at  INTEGER NOT NULL,    -- Unix milliseconds, as all times of the base tables
  ends_at    INTEGER NOT NULL,    -- the first moment that is not planned any more
  reason     TEXT    NOT NULL CHECK (reason <> ''), -- why, in the words of whoever added it
  added_at   INTEGER NOT NULL,    -- when it was added
  removed_at INTEGER,             -- when it was taken back; null: it counts
  CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX annotations_by_time ON annotations (target_id, starts_at);

CREATE TABLE _plans (
  -- What is planned of each target: its annotations that were not taken back, those that overlap or touch as one. Kept by
  -- triggers of annotations.
  target_id INTEGER NOT NULL REFERENCES targets (id), -- whose
  start_ms  INTEGER NOT NULL,       -- where it begins
  end_ms    INTEGER NOT NULL CHECK (end_ms > start_ms), -- the first moment that is not planned any more
  PRIMARY KEY (target_id, start_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification_channels (
  -- The channels of the configuration that are told, and how sending to each of them goes.
  name            TEXT    PRIMARY KEY, -- as the configuration calls it
  added_at        INTEGER NOT NULL,    -- the first pass that knew of it
  sent_at         INTEGER,             -- when it was last told something
  failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0), -- since then
  next_attempt_at INTEGER,             -- not before then; null: with the next pass
  error           TEXT                 -- what the last attempt met; null if it worked
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
  -- What each channel is to be told: one row for each channel and each failure, or stretch in which a task cannot be
  -- seen. Written with the pass that saw it; sent after that, by a later pass if need be.
  id              INTEGER PRIMARY KEY, -- in the order in which they were noticed
  channel         TEXT    NOT NULL,    -- its name in the configuration
  target_id       INTEGER NOT NULL REFERENCES targets (id), -- whose
  kind            TEXT    NOT NULL CHECK (kind IN ('failed', 'unexpected_stop', 'unseen')), -- unseen: for longer than
                                       -- gap_after; the others as in the view failures
  started_at      INTEGER NOT NULL,    -- as in the view failures; of unseen the last snapshot, or the first attempt if
                                       -- there is none
  noticed_at      INTEGER NOT NULL,    -- when the pass that saw it was finished
  ended_at        INTEGER,             -- the snapshot that ended it, or when it no longer counted as one; null while it
                                       -- lasts
  start_sent_at   INTEGER,             -- when the channel was told that it began
  end_sent_at     INTEGER,             -- when the channel was told that it is over
  CHECK (end_sent_at IS NULL OR (start_sent_at IS NOT NULL AND ended_at IS NOT NULL)),
  UNIQUE (target_id, channel, kind, started_at)
) STRICT;
CREATE INDEX notifications_open ON notifications (target_id) WHERE ended_at IS NULL;
CREATE INDEX notifications_waiting ON notifications (channel) WHERE start_sent_at IS NULL
                                                                 OR (ended_at IS NOT NULL AND end_sent_at IS NULL);

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

-- Wrong histories are impossible, whoever writes: intervals are appended in order, one open at a time, without
-- overlap, and a closed interval stays as it is. Whoever tries to change one loses the whole transaction: if it were the
-- statement only, SQLite would have to keep every page of each UPDATE as it was.

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

CREATE TRIGGER fetch_failures_are_appended BEFORE INSERT ON fetch_failures
WHEN NEW.first_seen <= (SELECT last_seen FROM fetch_failures
                        WHERE target_id = NEW.target_id ORDER BY first_seen DESC LIMIT 1)
  OR EXISTS (SELECT 1 FROM fetch_failures WHERE target_id = NEW.target_id AND end_reason IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'fetch_failures: an interval begins after the last one of its target, which is closed first');
END;

CREATE TRIGGER fetch_failures_closed_stay BEFORE UPDATE OF target_id, reason, code, message, first_seen, last_seen,
                                                            attempts, end_reason ON fetch_failures
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.reason <> OLD.reason
BEGIN
  SELECT RAISE(ROLLBACK, 'fetch_failures: a closed interval stays as it is, an open one only grows');
END;

-- Contract, section 5: what the documented words, and the digits of the sibling call, mean.
INSERT INTO status_classes (task_type, status, default_class) VALUES
  ('DI_REALTIME', 'RUN', 'running'),
  ('DI_REALTIME', 'WAIT', 'waiting'),
  ('DI_REALTIME', 'KILLING', 'stopping'),
  ('DI_REALTIME', 'PAUSE', 'paused'),
  ('DI_REALTIME', 'NORUN', 'stopped'),
  ('DI_SOLUTION', 'run', 'running'),
  ('DI_SOLUTION', 'running', 'running'),
  ('DI_SOLUTION', '2', 'running'),
  ('DI_SOLUTION', 'success', 'succeeded'),
  ('DI_SOLUTION', '0', 'succeeded'),
  ('DI_SOLUTION', 'fail', 'failed'),
  ('DI_SOLUTION', 'failed', 'failed'),
  ('DI_SOLUTION', '3', 'failed'),
  ('DI_SOLUTION', 'wait', 'waiting'),
  ('DI_SOLUTION', 'waiting', 'waiting'),
  ('DI_SOLUTION', '8', 'waiting'),
  ('DI_SOLUTION', '5', 'waiting'),
  ('DI_SOLUTION', '1', 'stopped'),
  ('DI_SOLUTION', 'norun', 'stopped');

CREATE TRIGGER annotations_stay BEFORE UPDATE ON annotations
WHEN OLD.removed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.target_id <> OLD.target_id OR NEW.starts_at <> OLD.starts_at
  OR NEW.ends_at <> OLD.ends_at OR NEW.reason <> OLD.reason OR NEW.added_at <> OLD.added_at
BEGIN
  SELECT RAISE(ABORT, 'annotations: they are taken back, once, but never changed');
END;

CREATE TRIGGER annotations_are_kept BEFORE DELETE ON annotations
BEGIN
  SELECT RAISE(ABORT, 'annotations: they are taken back, but never deleted');
END;

CREATE TRIGGER misfiled_rows_stay BEFORE UPDATE ON misfiled_rows
BEGIN
  SELECT RAISE(ABORT, 'misfiled_rows: they are evidence and never changed');
END;

CREATE TRIGGER misfiled_rows_are_kept BEFORE DELETE ON misfiled_rows
BEGIN
  SELECT RAISE(ABORT, 'misfiled_rows: they are evidence and never deleted');
END;

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
