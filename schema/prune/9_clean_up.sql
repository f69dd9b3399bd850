DROP TABLE IF EXISTS temp.pruned_rows;
DROP TABLE IF EXISTS temp.pruned_things;
