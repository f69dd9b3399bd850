-- How many of the rows up to this one go, by table.
SELECT table_name, count(*) AS rows
FROM (SELECT number, table_name FROM temp.pruned_rows
      UNION ALL
      SELECT number, 'payloads' FROM temp.pruned_payloads)
WHERE number <= :last
GROUP BY table_name
ORDER BY table_name;
