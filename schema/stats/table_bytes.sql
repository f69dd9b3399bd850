-- How much of the file does each table take, its indexes included? Only where SQLite is built with dbstat.
SELECT s.tbl_name AS table_name, sum(d.pgsize) AS bytes
FROM sqlite_schema AS s
JOIN dbstat AS d ON d.name = s.name
WHERE d.aggregate = TRUE AND s.type IN ('table', 'index')
GROUP BY s.tbl_name;
