-- Is the file a sound SQLite database: pages, indexes, NOT NULL, CHECK and UNIQUE?
SELECT 'error' AS severity, 'SQLite: ' || integrity_check AS finding, 0 AS is_repairable
FROM pragma_integrity_check
WHERE integrity_check <> 'ok';
