-- The moment up to which this target's history is known: the latest snapshot or failed fetch.
SELECT max(last_seen)
FROM (SELECT last_seen FROM nodes WHERE target_id = :target_id AND next_first_seen IS NULL
      UNION ALL
      SELECT last_seen FROM solutions WHERE target_id = :target_id AND next_first_seen IS NULL
      UNION ALL
      SELECT last_seen FROM fetch_failures WHERE target_id = :target_id AND end_reason IS NULL);
