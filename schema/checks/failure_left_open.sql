-- A failing stretch is over once a snapshot of its target arrived. Each row is a finding.
SELECT 'fetch_failures row ' || f.id || ' of target ' || f.target_id || ': is open, though a later snapshot exists'
FROM fetch_failures AS f
WHERE f.end_reason IS NULL
  AND (EXISTS (SELECT 1 FROM nodes AS n WHERE n.target_id = f.target_id AND n.last_seen > f.last_seen)
       OR EXISTS (SELECT 1 FROM solutions AS s WHERE s.target_id = f.target_id AND s.last_seen > f.last_seen));
