-- Failed fetches from before the cut, but for those that say why a stretch of unknown time across it is unknown, for
-- the open ones, and for the last of each target: of one never seen it is all that is known. (So the last id of this
-- table is never used again; nor is one of the other tables, where the last of each thing stays.)
INSERT INTO temp.pruned_rows (table_name, id, payload_id)
WITH limits AS (
  SELECT t.id AS target_id,
         min(coalesce(:older_than, 9e18),
             coalesce(:keep_failures_since, 9e18),
             coalesce((SELECT min(k.explain_from) FROM temp.pruned_things AS k WHERE k.target_id = t.id),
                      :older_than, 0)) AS cut
  FROM main.targets AS t
)
SELECT 'fetch_failures', f.id, f.payload_id
FROM limits AS l
CROSS JOIN main.fetch_failures AS f ON f.target_id = l.target_id AND f.first_seen < l.cut
WHERE f.last_seen < l.cut AND f.end_reason IS NOT NULL
  AND f.first_seen < (SELECT max(x.first_seen) FROM main.fetch_failures AS x WHERE x.target_id = f.target_id)
ORDER BY f.id;
