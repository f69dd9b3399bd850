-- From when to when the history holds snapshots of what the report is about, whatever its window: a report without any
-- row says it.
SELECT min(k.first_seen),
       max(CASE k.level
             WHEN 'node' THEN (SELECT n.last_seen FROM main.nodes AS n WHERE n.target_id = k.target_id AND n.next_first_seen IS NULL)
             WHEN 'solution' THEN (SELECT s.last_seen FROM main.solutions AS s
                                   WHERE s.target_id = k.target_id AND s.next_first_seen IS NULL)
             ELSE (SELECT s.last_seen FROM main.step_results AS s
                   WHERE s.target_id = k.target_id AND s.step_key = k.step_key AND s.next_first_seen IS NULL)
           END)
FROM _things AS k;
