-- Passes from before the cut; without one, from before everything that is kept. Never the last.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT 'passes', p.id
FROM main.passes AS p
WHERE p.started_at < coalesce(:older_than, (SELECT min(keep_from) FROM temp.pruned_things))
  AND p.id < (SELECT max(id) FROM main.passes)
ORDER BY p.id;
