-- Brings back to its time what was filed at a wrong one: the passes that a clock dated ahead, or the history of targets beyond all that
-- was recorded, and the passes that were filed behind those, a millisecond apart. Where the time is not known, the rows are put aside.
-- Each row stays as it was in misfiled_rows. The earliest such stretch only: run it until `db check` finds no more.
CREATE TEMP TABLE repaired_stretch AS
WITH ahead AS (SELECT min(n) AS first_ahead FROM checked_passes WHERE is_ahead),
ends AS (
  SELECT first_ahead,
         coalesce((SELECT min(n) FROM checked_passes WHERE n > first_ahead AND NOT is_ahead) - 1,
                  (SELECT max(n) FROM checked_passes)) AS last_ahead
  FROM ahead
  WHERE first_ahead IS NOT NULL
  UNION ALL
  -- Nobody was ahead, but something lies in the future: the passes behind it are the last ones.
  SELECT last_right + 1, last_right
  FROM (SELECT coalesce(max(n), 0) AS last_right FROM checked_passes WHERE NOT is_behind)
  WHERE (SELECT first_ahead FROM ahead) IS NULL AND EXISTS (SELECT 1 FROM checked_futures)
)
SELECT first_ahead, last_ahead,
       coalesce((SELECT min(n) FROM checked_passes WHERE n > last_ahead AND NOT is_behind) - 1,
                (SELECT max(n) FROM checked_passes), 0) AS last_behind
FROM ends;

CREATE TEMP TABLE repaired_passes AS
SELECT p.*, p.n <= s.last_ahead AS is_filed_ahead,
       CASE WHEN p.n > s.last_ahead OR p.is_vouched THEN p.true_start END AS seen -- null: nobody knows
FROM checked_passes AS p
JOIN repaired_stretch AS s ON p.n BETWEEN s.first_ahead AND s.last_behind;

-- Each target concerned. What it says from from_at to to_at is filed wrongly; from the moment last_right on, that is by one
-- millisecond for each pass from first_pass on. Without last_right it is not known which pass filed what.
CREATE TEMP TABLE repaired_targets AS
WITH s AS (
  SELECT r.*, r.last_behind - r.last_ahead AS behind,
         (SELECT min(started_at) FROM repaired_passes WHERE is_filed_ahead) AS from_at,
         (SELECT max(finished_at) FROM repaired_passes WHERE is_filed_ahead) AS ahead_to,
         (SELECT started_at FROM repaired_passes WHERE n = r.last_ahead) AS last_from
  FROM repaired_stretch AS r
),
statuses AS (
  SELECT target_id, table_name, id, first_seen, last_seen, observations
  FROM checked_rows
  WHERE table_name <> 'step_results'
),
-- The row that holds what the last pass ahead saw.
holding AS (
  SELECT r.*, row_number() OVER (PARTITION BY r.target_id ORDER BY r.first_seen) AS number
  FROM statuses AS r
  JOIN s
  WHERE r.last_seen >= s.last_from AND r.first_seen <= s.ahead_to + s.behind
),
by_pass AS (
  SELECT h.target_id, s.from_at, s.ahead_to + s.behind AS to_at, s.last_ahead + 1 AS first_pass, s.behind,
         CASE
           WHEN s.behind = 0 THEN s.ahead_to
           WHEN h.first_seen >= s.last_from THEN h.first_seen
           WHEN h.first_seen >= s.from_at AND h.last_seen <= s.ahead_to + s.behind
             THEN h.last_seen - h.observations
                  - (SELECT coalesce(sum(f.attempts), 0) FROM fetch_failures AS f
                     WHERE f.target_id = h.target_id AND h.table_name <> 'fetch_failures'
                       AND f.first_seen > h.first_seen AND f.last_seen < h.last_seen)
                  + (SELECT count(*) FROM repaired_passes AS p WHERE p.is_filed_ahead AND p.finished_at >= h.first_seen)
           -- Nothing changed meanwhile, so that it does not matter.
           WHEN NOT EXISTS (SELECT 1 FROM checked_rows AS r
                            WHERE r.target_id = h.target_id
                              AND (r.first_seen BETWEEN s.last_from AND s.ahead_to + s.behind
                                   OR r.last_seen BETWEEN s.last_from AND s.ahead_to + s.behind))
             THEN s.ahead_to
         END AS last_right
  FROM holding AS h
  JOIN s
  WHERE h.number = 1
),
by_future AS (
  SELECT f.target_id, max(f.horizon, min(r.first_seen)) AS from_at, f.last_seen AS to_at,
         s.last_behind + 1 - (f.last_seen - min(r.first_seen)) AS first_pass,
         f.last_seen - min(r.first_seen) AS behind,
         CASE WHEN sum(r.observations) = f.last_seen - min(r.first_seen) + 1 AND f.last_seen - min(r.first_seen) <= s.behind
              THEN min(r.first_seen) END AS last_right
  FROM checked_futures AS f
  JOIN s
  JOIN statuses AS r ON r.target_id = f.target_id AND r.last_seen > f.horizon
  WHERE s.from_at IS NULL
  GROUP BY f.target_id
)
SELECT target_id, from_at, coalesce(last_right + behind, to_at) AS to_at, first_pass, behind, last_right
FROM (SELECT * FROM by_pass UNION ALL SELECT * FROM by_future);

-- What was filed where, and when it was seen (null: nobody knows).
CREATE TEMP TABLE repaired_moments AS
SELECT t.target_id, p.started_at AS filed_from, min(p.finished_at, t.last_right) AS filed_to, p.seen
FROM repaired_targets AS t
JOIN repaired_passes AS p ON p.is_filed_ahead
WHERE t.last_right IS NOT NULL
UNION ALL
SELECT t.target_id, t.last_right, t.last_right, NULL
FROM repaired_targets AS t
WHERE t.last_right IS NOT NULL AND NOT EXISTS (SELECT 1 FROM repaired_passes WHERE is_filed_ahead)
UNION ALL
SELECT t.target_id, t.last_right + p.n - t.first_pass + 1, t.last_right + p.n - t.first_pass + 1, p.seen
FROM repaired_targets AS t
JOIN repaired_passes AS p ON p.n BETWEEN t.first_pass AND t.first_pass + t.behind - 1
WHERE t.last_right IS NOT NULL;

-- All rows from the last one before the stretch on: whatever changes, how that one ended may be another way.
CREATE TEMP TABLE repaired_rows AS
SELECT r.table_name, r.id, r.target_id, r.step_key, r.first_seen, r.last_seen, r.observations, r.end_reason, r.payload_id,
       t.from_at, t.to_at,
       r.last_seen >= t.from_at AND r.first_seen <= t.to_at AS is_misfiled,
       r.first_seen < t.from_at AS begins_before,
       r.last_seen > t.to_at AS ends_after
FROM checked_rows AS r
JOIN repaired_targets AS t ON t.target_id = r.target_id
WHERE r.last_seen >= t.from_at OR r.next_first_seen IS NULL OR r.next_first_seen >= t.from_at;

CREATE TEMP TABLE repaired_sights AS
SELECT r.table_name, r.id, m.seen
FROM repaired_rows AS r
JOIN repaired_moments AS m ON m.target_id = r.target_id AND m.filed_to >= r.first_seen AND m.filed_from <= r.last_seen
WHERE r.is_misfiled
  AND (r.table_name = 'fetch_failures'
       OR NOT EXISTS (SELECT 1 FROM fetch_failures AS f
                      WHERE f.target_id = r.target_id AND f.first_seen <= m.filed_to AND f.last_seen >= m.filed_from));
CREATE INDEX temp.repaired_sights_by_row ON repaired_sights (table_name, id);

-- A target was not asked by all of the passes if one of its rows does not have as many snapshots as these would have brought, or if
-- nothing is where one of them should have filed it.
CREATE TEMP TABLE unrepaired_targets AS
SELECT target_id FROM repaired_targets WHERE last_right IS NULL
UNION
SELECT r.target_id
FROM repaired_rows AS r
WHERE r.is_misfiled
  AND (SELECT count(*) FROM repaired_sights AS m WHERE m.table_name = r.table_name AND m.id = r.id)
      + r.begins_before + r.ends_after > r.observations
UNION
SELECT r.target_id
FROM repaired_rows AS r
WHERE r.is_misfiled AND NOT r.begins_before AND NOT r.ends_after
  AND (SELECT count(*) FROM repaired_sights AS m WHERE m.table_name = r.table_name AND m.id = r.id) <> r.observations
UNION
SELECT m.target_id
FROM repaired_moments AS m
WHERE coalesce(m.seen < m.filed_from, 1)
  AND NOT EXISTS (SELECT 1 FROM repaired_rows AS r
                  WHERE r.target_id = m.target_id AND r.table_name <> 'step_results'
                    AND r.first_seen <= m.filed_to AND r.last_seen >= m.filed_from);
DELETE FROM temp.repaired_sights
WHERE (table_name, id) IN (SELECT table_name, id FROM repaired_rows WHERE target_id IN (SELECT target_id FROM unrepaired_targets));

-- What is left of each row where it begins before the stretch, or ends after it.
CREATE TEMP TABLE repaired_rests AS
SELECT r.*,
       r.observations - CASE WHEN r.target_id IN (SELECT target_id FROM unrepaired_targets)
                             THEN (SELECT count(*) FROM repaired_passes)
                             ELSE (SELECT count(*) FROM repaired_sights AS m WHERE m.table_name = r.table_name AND m.id = r.id)
                        END AS rest
FROM repaired_rows AS r
WHERE r.is_misfiled AND (r.begins_before OR r.ends_after);

-- The parts of each row at their times: before the stretch, in it, after it.
CREATE TEMP TABLE repaired_parts AS
SELECT table_name, id, first_seen AS seen_from, last_seen AS seen_to, observations
FROM repaired_rows
WHERE NOT is_misfiled
UNION ALL
SELECT r.table_name, r.id, r.first_seen,
       max(r.first_seen, coalesce((SELECT max(p.true_start) FROM checked_passes AS p JOIN repaired_stretch AS s
                                   WHERE p.n < s.first_ahead AND p.true_start < r.from_at), r.first_seen)),
       max(1, r.rest - r.ends_after)
FROM repaired_rests AS r
WHERE r.begins_before
UNION ALL
SELECT table_name, id, seen, seen, 1
FROM repaired_sights
WHERE seen IS NOT NULL
UNION ALL
SELECT r.table_name, r.id,
       min(r.last_seen,
           coalesce((SELECT min(p.true_start) FROM checked_passes AS p JOIN repaired_stretch AS s
                     WHERE p.n > s.last_behind
                       AND (r.table_name = 'fetch_failures'
                            OR NOT EXISTS (SELECT 1 FROM fetch_failures AS f
                                           WHERE f.target_id = r.target_id AND f.first_seen <= p.finished_at
                                             AND f.last_seen >= p.started_at))), r.last_seen)),
       r.last_seen, CASE WHEN r.begins_before THEN 1 ELSE max(1, r.rest) END
FROM repaired_rests AS r
WHERE r.ends_after;

-- What makes two rows say the same (docs/database.md: one row per interval).
CREATE TEMP TABLE repaired_words AS
SELECT r.table_name, r.id,
       CASE r.table_name
         WHEN 'nodes' THEN
           (SELECT json_array(status, name, message) FROM nodes WHERE id = r.id)
         WHEN 'solutions' THEN
           (SELECT json_array(status, solution_status, solution_id, creator_name, message) FROM solutions WHERE id = r.id)
         WHEN 'step_results' THEN
           (SELECT json_array(status, step_name) FROM step_results WHERE id = r.id)
         WHEN 'fetch_failures' THEN
           (SELECT json_array(reason, code, message) FROM fetch_failures WHERE id = r.id)
       END AS words
FROM repaired_rows AS r;

-- Intervals again: all parts that say the same, one after the other and without a gap.
CREATE TEMP TABLE repaired_intervals AS
WITH parted AS (
  SELECT p.*, r.target_id, r.step_key, t.gap_after_ms, w.words,
         CASE WHEN row_number() OVER (PARTITION BY p.table_name, p.id ORDER BY p.seen_from DESC) = 1 THEN r.end_reason
              ELSE 'changed' END AS end_reason
  FROM repaired_parts AS p
  JOIN repaired_rows AS r ON r.table_name = p.table_name AND r.id = p.id
  JOIN repaired_words AS w ON w.table_name = p.table_name AND w.id = p.id
  JOIN targets AS t ON t.id = r.target_id
),
begun AS (
  SELECT *,
         coalesce(words = lag(words) OVER thing AND seen_from - lag(seen_to) OVER thing <= gap_after_ms
                  AND coalesce(lag(end_reason) OVER thing, '') NOT IN ('absent', 'recovered'), 0) AS goes_on
  FROM parted
  WINDOW thing AS (PARTITION BY table_name, target_id, step_key ORDER BY seen_from)
),
numbered AS (
  SELECT *, sum(NOT goes_on) OVER (PARTITION BY table_name, target_id, step_key ORDER BY seen_from) AS number,
         row_number() OVER (PARTITION BY table_name, id ORDER BY seen_from) AS part
  FROM begun
),
merged AS (
  SELECT n.table_name, n.target_id, n.step_key, n.number, n.gap_after_ms,
         min(n.seen_from) AS first_seen, max(n.seen_to) AS last_seen, sum(n.observations) AS observations,
         -- The row that the interval is made of, and whether that row is its first; the row that knows the latest of it.
         (SELECT b.id FROM numbered AS b
          WHERE b.table_name = n.table_name AND b.target_id = n.target_id AND b.step_key = n.step_key AND b.number = n.number
          ORDER BY b.seen_from LIMIT 1) AS id,
         (SELECT b.part FROM numbered AS b
          WHERE b.table_name = n.table_name AND b.target_id = n.target_id AND b.step_key = n.step_key AND b.number = n.number
          ORDER BY b.seen_from LIMIT 1) AS part,
         (SELECT b.id FROM numbered AS b
          WHERE b.table_name = n.table_name AND b.target_id = n.target_id AND b.step_key = n.step_key AND b.number = n.number
          ORDER BY b.seen_from DESC LIMIT 1) AS latest_id,
         (SELECT b.end_reason FROM numbered AS b
          WHERE b.table_name = n.table_name AND b.target_id = n.target_id AND b.step_key = n.step_key AND b.number = n.number
          ORDER BY b.seen_from DESC LIMIT 1) AS end_reason
  FROM numbered AS n
  GROUP BY n.table_name, n.target_id, n.step_key, n.number
),
followed AS (
  SELECT *, lead(first_seen) OVER (PARTITION BY table_name, target_id, step_key ORDER BY first_seen) AS next_first_seen,
         max(CASE WHEN table_name IN ('nodes', 'solutions') THEN last_seen END) OVER (PARTITION BY target_id) AS target_last_seen
  FROM merged
)
SELECT table_name, id, latest_id, target_id, first_seen, last_seen, observations,
       -- A row that falls apart gives its id to its first part.
       CASE WHEN part = 1 THEN id
            ELSE (SELECT max(c.id) FROM checked_rows AS c WHERE c.table_name = followed.table_name)
                 + row_number() OVER (PARTITION BY table_name ORDER BY part > 1 DESC, target_id, first_seen) END AS new_id,
       CASE
         WHEN next_first_seen IS NOT NULL THEN
           CASE WHEN end_reason IN ('absent', 'recovered') THEN end_reason
                WHEN next_first_seen - last_seen > gap_after_ms THEN 'gap'
                ELSE 'changed' END
         WHEN last_seen >= coalesce(target_last_seen, last_seen) THEN NULL
         WHEN table_name = 'step_results' THEN 'absent'
         WHEN table_name = 'fetch_failures' THEN 'recovered'
       END AS end_reason
FROM followed;

INSERT INTO misfiled_rows (table_name, row_id, target_id, row, body, is_restored, repaired_at)
SELECT 'passes', p.id, NULL,
       json_object('id', p.id, 'source', p.source, 'started_at', p.started_at, 'finished_at', p.finished_at,
                   'interval_ms', p.interval_ms, 'targets', p.targets, 'snapshots', p.snapshots, 'failures', p.failures,
                   'changes', p.changes, 'clock_skew_ms', p.clock_skew_ms, 'clock_set_back_ms', p.clock_set_back_ms,
                   'spooled_as', p.spooled_as, 'dated_by', p.dated_by),
       NULL, r.seen IS NOT NULL, CAST(strftime('%s', 'now') AS INTEGER) * 1000
FROM repaired_passes AS r
JOIN passes AS p ON p.id = r.id;
INSERT INTO misfiled_rows (table_name, row_id, target_id, row, body, is_restored, repaired_at)
SELECT r.table_name, r.id, r.target_id,
       CASE r.table_name
         WHEN 'nodes' THEN
           (SELECT json_object('id', id, 'target_id', target_id, 'status', status, 'name', name, 'message', message,
                               'first_seen', first_seen, 'last_seen', last_seen, 'observations', observations,
                               'end_reason', end_reason, 'payload_id', payload_id)
            FROM nodes WHERE id = r.id)
         WHEN 'solutions' THEN
           (SELECT json_object('id', id, 'target_id', target_id, 'status', status, 'solution_status', solution_status,
                               'solution_id', solution_id, 'creator_name', creator_name, 'name', name, 'message', message,
                               'first_seen', first_seen, 'last_seen', last_seen, 'observations', observations,
                               'end_reason', end_reason, 'payload_id', payload_id)
            FROM solutions WHERE id = r.id)
         WHEN 'step_results' THEN
           (SELECT json_object('id', id, 'target_id', target_id, 'step_key', step_key, 'step_id', step_id,
                               'step_name', step_name, 'status', status, 'info', info,
                               'first_seen', first_seen, 'last_seen', last_seen, 'observations', observations,
                               'end_reason', end_reason, 'payload_id', payload_id)
            FROM step_results WHERE id = r.id)
         WHEN 'fetch_failures' THEN
           (SELECT json_object('id', id, 'target_id', target_id, 'reason', reason, 'code', code, 'http_status', http_status,
                               'message', message, 'request_id', request_id,
                               'first_seen', first_seen, 'last_seen', last_seen, 'attempts', attempts,
                               'end_reason', end_reason, 'payload_id', payload_id)
            FROM fetch_failures WHERE id = r.id)
       END,
       (SELECT body FROM payloads AS b WHERE b.id = r.payload_id),
       r.target_id NOT IN (SELECT target_id FROM unrepaired_targets)
         AND EXISTS (SELECT 1 FROM repaired_parts AS p WHERE p.table_name = r.table_name AND p.id = r.id),
       CAST(strftime('%s', 'now') AS INTEGER) * 1000
FROM repaired_rows AS r
WHERE r.is_misfiled
ORDER BY r.target_id, r.table_name, r.first_seen;

-- Written anew in the order of time, so that the triggers that guard the order guard it here, too.
CREATE TEMP TABLE repaired_nodes AS
SELECT * FROM nodes WHERE id IN (SELECT id FROM repaired_rows WHERE table_name = 'nodes');
CREATE TEMP TABLE repaired_solutions AS
SELECT * FROM solutions WHERE id IN (SELECT id FROM repaired_rows WHERE table_name = 'solutions');
CREATE TEMP TABLE repaired_step_results AS
SELECT * FROM step_results WHERE id IN (SELECT id FROM repaired_rows WHERE table_name = 'step_results');
CREATE TEMP TABLE repaired_fetch_failures AS
SELECT * FROM fetch_failures WHERE id IN (SELECT id FROM repaired_rows WHERE table_name = 'fetch_failures');

DELETE FROM nodes WHERE id IN (SELECT id FROM repaired_nodes);
DELETE FROM solutions WHERE id IN (SELECT id FROM repaired_solutions);
DELETE FROM step_results WHERE id IN (SELECT id FROM repaired_step_results);
DELETE FROM fetch_failures WHERE id IN (SELECT id FROM repaired_fetch_failures);
INSERT INTO nodes (id, target_id, status, name, message, first_seen, last_seen, observations, end_reason, payload_id,
                   previous_seen, unbroken, next_first_seen, next_status)
SELECT i.new_id, o.target_id, o.status, o.name, o.message, i.first_seen, i.last_seen, i.observations, i.end_reason, o.payload_id,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.previous_seen ELSE lag(i.last_seen) OVER thing END,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.unbroken ELSE lag(i.end_reason) OVER thing = 'changed' END,
       lead(i.first_seen) OVER thing, lead(o.status) OVER thing
FROM repaired_intervals AS i
JOIN repaired_nodes AS o ON o.id = i.id
WHERE i.table_name = 'nodes'
WINDOW thing AS (PARTITION BY i.target_id ORDER BY i.first_seen)
ORDER BY i.target_id, i.first_seen;
INSERT INTO solutions (id, target_id, status, solution_status, solution_id, creator_name, name, message, first_seen, last_seen,
                       observations, end_reason, payload_id, previous_seen, unbroken, next_first_seen, next_status)
SELECT i.new_id, o.target_id, o.status, o.solution_status, o.solution_id, o.creator_name, l.name, o.message, i.first_seen,
       i.last_seen, i.observations, i.end_reason, o.payload_id,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.previous_seen ELSE lag(i.last_seen) OVER thing END,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.unbroken ELSE lag(i.end_reason) OVER thing = 'changed' END,
       lead(i.first_seen) OVER thing, lead(o.solution_status) OVER thing
FROM repaired_intervals AS i
JOIN repaired_solutions AS o ON o.id = i.id
JOIN repaired_solutions AS l ON l.id = i.latest_id
WHERE i.table_name = 'solutions'
WINDOW thing AS (PARTITION BY i.target_id ORDER BY i.first_seen)
ORDER BY i.target_id, i.first_seen;
INSERT INTO step_results (id, target_id, step_key, step_id, step_name, status, info, first_seen, last_seen, observations,
                          end_reason, payload_id, previous_seen, unbroken, next_first_seen, next_status)
SELECT i.new_id, o.target_id, o.step_key, o.step_id, o.step_name, o.status, coalesce(l.info, o.info), i.first_seen, i.last_seen, i.observations,
       i.end_reason, o.payload_id,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.previous_seen ELSE lag(i.last_seen) OVER thing END,
       CASE WHEN lag(i.id) OVER thing IS NULL THEN o.unbroken ELSE lag(i.end_reason) OVER thing = 'changed' END,
       lead(i.first_seen) OVER thing, lead(o.status) OVER thing
FROM repaired_intervals AS i
JOIN repaired_step_results AS o ON o.id = i.id
JOIN repaired_step_results AS l ON l.id = i.latest_id
WHERE i.table_name = 'step_results'
WINDOW thing AS (PARTITION BY i.target_id, o.step_key ORDER BY i.first_seen)
ORDER BY i.target_id, i.first_seen;
INSERT INTO fetch_failures (id, target_id, reason, code, http_status, message, request_id, first_seen, last_seen, attempts,
                            end_reason, payload_id)
SELECT i.new_id, o.target_id, o.reason, o.code, l.http_status, o.message, l.request_id, i.first_seen, i.last_seen,
       i.observations, i.end_reason, o.payload_id
FROM repaired_intervals AS i
JOIN repaired_fetch_failures AS o ON o.id = i.id
JOIN repaired_fetch_failures AS l ON l.id = i.latest_id
WHERE i.table_name = 'fetch_failures'
ORDER BY i.target_id, i.first_seen;
DELETE FROM payloads
WHERE id IN (SELECT payload_id FROM repaired_rows WHERE is_misfiled)
  AND id NOT IN (SELECT payload_id FROM checked_rows WHERE payload_id IS NOT NULL);

DELETE FROM passes WHERE id IN (SELECT id FROM repaired_passes WHERE seen IS NULL);
UPDATE passes
SET started_at = r.true_start, finished_at = r.true_end, clock_set_back_ms = NULL,
    dated_by = CASE WHEN r.off_ms <> 0 THEN 'service' ELSE passes.dated_by END
FROM repaired_passes AS r
WHERE r.id = passes.id;

DROP TABLE temp.repaired_stretch;
DROP TABLE temp.repaired_passes;
DROP TABLE temp.repaired_targets;
DROP TABLE temp.repaired_moments;
DROP TABLE temp.repaired_rows;
DROP TABLE temp.repaired_sights;
DROP TABLE temp.unrepaired_targets;
DROP TABLE temp.repaired_rests;
DROP TABLE temp.repaired_parts;
DROP TABLE temp.repaired_words;
DROP TABLE temp.repaired_intervals;
DROP TABLE temp.repaired_nodes;
DROP TABLE temp.repaired_solutions;
DROP TABLE temp.repaired_step_results;
DROP TABLE temp.repaired_fetch_failures;
