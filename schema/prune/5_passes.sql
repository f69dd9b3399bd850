-- Passes from before the cut; without one, from before everything that is kept. Never the last.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT 'passes', p.id
FROM main.passes AS p
WHERE p.started_at < coalesce(:older_than,
                              (SELECT min(first_seen)
                               FROM (SELECT 'nodes' AS table_name, id, first_seen FROM main.nodes
                                     UNION ALL SELECT 'solutions', id, first_seen FROM main.solutions
                                     UNION ALL SELECT 'step_results', id, first_seen FROM main.step_results)
                               WHERE (table_name, id) NOT IN (SELECT table_name, id FROM temp.pruned_rows)))
  AND p.id < (SELECT max(id) FROM main.passes);
