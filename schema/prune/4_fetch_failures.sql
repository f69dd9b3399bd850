-- Failed fetches from before the cut, but for those that say why a stretch of unknown time across it is unknown, for
-- the open ones, and for the last of each target: of one never seen it is all that is known.
INSERT INTO temp.pruned_rows (table_name, id)
SELECT 'fetch_failures', f.id
FROM main.fetch_failures AS f
WHERE f.end_reason IS NOT NULL
  AND f.last_seen < min(coalesce(:older_than, 9e18),
                        coalesce(:keep_failures_since, 9e18),
                        coalesce((SELECT min(t.explain_from) FROM temp.pruned_things AS t WHERE t.target_id = f.target_id),
                                 :older_than, 0))
  AND f.first_seen < (SELECT max(l.first_seen) FROM main.fetch_failures AS l WHERE l.target_id = f.target_id);
