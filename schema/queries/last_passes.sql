-- The last pass of the collector that ended, and when one last brought a status.
SELECT (SELECT started_at FROM passes WHERE source <> 'import' AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1),
       (SELECT finished_at FROM passes WHERE source <> 'import' AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1),
       (SELECT started_at FROM passes WHERE source <> 'import' AND snapshots > 0 ORDER BY id DESC LIMIT 1);
