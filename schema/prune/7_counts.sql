-- How many rows go, by table.
SELECT table_name, count(*) AS rows
FROM temp.pruned_rows
GROUP BY table_name
ORDER BY table_name;
