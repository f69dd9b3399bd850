-- How many targets cannot be fetched for now, by reason. One that the last passes did not ask for, since it was taken out of
-- the configuration or is not listed any more, is none of these.
SELECT f.reason, count(*)
FROM fetch_failures AS f
JOIN targets AS t ON t.id = f.target_id
WHERE f.end_reason IS NULL
  AND f.last_seen >= coalesce((SELECT started_at FROM passes
                               WHERE source <> 'import' AND finished_at IS NOT NULL
                               ORDER BY id DESC LIMIT 1), 0) - t.gap_after_ms
GROUP BY f.reason
ORDER BY f.reason;
