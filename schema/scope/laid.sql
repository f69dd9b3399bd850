-- How to take away what was laid over the tables and views for another report.
SELECT 'DROP ' || type || ' temp.' || name || ';'
FROM temp.sqlite_schema
WHERE type IN ('table', 'view')
ORDER BY rowid DESC;
