-- What was laid over the tables and views, the last one first: what it names is still there.
SELECT type, name
FROM temp.sqlite_schema
WHERE type IN ('table', 'view')
ORDER BY rowid DESC;
