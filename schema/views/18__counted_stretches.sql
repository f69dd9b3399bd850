CREATE VIEW _counted_stretches (
  -- The time of each target that counts for its failures and its availability: all that is not planned. Milliseconds.
  target_id /* INTEGER */, -- targets.id
  start_ms  /* INTEGER */, -- 0, or where a planned stretch ends
  end_ms    /* INTEGER */  -- where the next one begins, or later than any time
) AS
SELECT t.id, CAST(0 AS INTEGER),
       coalesce((SELECT min(p.start_ms) FROM _plans AS p WHERE p.target_id = t.id), 9223372036854775807)
FROM targets AS t
UNION ALL
SELECT t.id, p.end_ms,
       coalesce((SELECT min(n.start_ms) FROM _plans AS n
                 WHERE n.target_id = t.id AND n.start_ms > p.end_ms), 9223372036854775807)
FROM targets AS t
JOIN _plans AS p ON p.target_id = t.id;
