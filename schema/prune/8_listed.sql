-- How many rows go, the bodies apart.
SELECT count(*)
FROM temp.pruned_rows;
