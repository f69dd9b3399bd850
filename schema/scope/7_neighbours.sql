-- Lies over the view of the same name, and says the same.
DROP VIEW temp.intervals;
DROP VIEW temp.neighbours;
CREATE TEMP VIEW neighbours AS
SELECT i.level, i.target_id, i.step_key, i.interval_id, i.status, i.first_seen, i.last_seen, i.observations, i.end_reason,
       before.status AS previous_status, before.last_seen AS previous_last_seen,
       before.end_reason AS previous_end_reason,
       after.first_seen AS next_first_seen, after.status AS next_status
FROM sequence AS i
LEFT JOIN sequence AS before
  ON before.number = i.number - 1
 AND before.level = i.level AND before.target_id = i.target_id AND before.step_key = i.step_key
LEFT JOIN sequence AS after
  ON after.number = i.number + 1
 AND after.level = i.level AND after.target_id = i.target_id AND after.step_key = i.step_key
WHERE i.is_read;
