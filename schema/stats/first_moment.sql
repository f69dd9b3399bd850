-- Since when is anything recorded?
SELECT min(moment)
FROM (SELECT min(started_at) AS moment FROM passes
      UNION ALL SELECT min(first_seen) FROM nodes
      UNION ALL SELECT min(first_seen) FROM solutions
      UNION ALL SELECT min(first_seen) FROM fetch_failures);
