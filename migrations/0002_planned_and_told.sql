-- Schema version 2: planned stretches, what the channels of notifications are told, guards that cost less, and when listing
-- was tried in vain.

CREATE TEMP TABLE old_discoveries AS SELECT * FROM discoveries;
DROP TABLE discoveries;
CREATE TABLE discoveries (
  -- When the tasks of a workspace were listed last. Listing costs calls, so it is done once in a while.
  region_id  TEXT    NOT NULL,      -- as in cn-shanghai
  project_id INTEGER NOT NULL,      -- the workspace
  tried_at   INTEGER NOT NULL,      -- when that was tried last
  listed_at  INTEGER CHECK (listed_at <= tried_at), -- when all of them were listed; null: not yet
  tasks      INTEGER CHECK (tasks >= 0), -- listed then
  PRIMARY KEY (region_id, project_id)
) STRICT, WITHOUT ROWID;
INSERT INTO discoveries (region_id, project_id, tried_at, listed_at, tasks)
SELECT region_id, project_id, listed_at, listed_at, tasks FROM temp.old_discoveries;
DROP TABLE temp.old_discoveries;

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

-- What guards a closed interval ends the whole transaction. Where it ended the statement only, SQLite had to keep every page of
-- each UPDATE as it was, which took a fifth of the time of recording a pass.
DROP TRIGGER nodes_closed_stay;
CREATE TRIGGER nodes_closed_stay BEFORE UPDATE OF target_id, status, name, message, first_seen, last_seen, observations,
                                                   end_reason ON nodes
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.status <> OLD.status
BEGIN
  SELECT RAISE(ROLLBACK, 'nodes: a closed interval stays as it is, an open one only grows');
END;

DROP TRIGGER solutions_closed_stay;
CREATE TRIGGER solutions_closed_stay BEFORE UPDATE OF target_id, status, solution_status, solution_id, creator_name,
                                                       message, first_seen, last_seen, observations, end_reason
ON solutions
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.solution_status IS NOT OLD.solution_status
BEGIN
  SELECT RAISE(ROLLBACK, 'solutions: a closed interval stays as it is, an open one only grows');
END;

DROP TRIGGER step_results_closed_stay;
CREATE TRIGGER step_results_closed_stay BEFORE UPDATE OF target_id, step_key, step_name, status, first_seen, last_seen,
                                                          observations, end_reason ON step_results
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.step_key <> OLD.step_key OR NEW.status <> OLD.status
BEGIN
  SELECT RAISE(ROLLBACK, 'step_results: a closed interval stays as it is, an open one only grows');
END;

DROP TRIGGER fetch_failures_closed_stay;
CREATE TRIGGER fetch_failures_closed_stay BEFORE UPDATE OF target_id, reason, code, message, first_seen, last_seen,
                                                            attempts, end_reason ON fetch_failures
WHEN OLD.end_reason IS NOT NULL OR NEW.first_seen <> OLD.first_seen OR NEW.last_seen < OLD.last_seen
  OR NEW.target_id <> OLD.target_id OR NEW.reason <> OLD.reason
BEGIN
  SELECT RAISE(ROLLBACK, 'fetch_failures: a closed interval stays as it is, an open one only grows');
END;
