-- Is the file a sound SQLite database: pages, indexes, NOT NULL, CHECK and UNIQUE?
SELECT 'error' AS severity, 'SQLite: ' || integrity_check AS finding, NULL AS repair
FROM pragma_integrity_check
WHERE integrity_check <> 'ok';
