-- Which rows go, by table.
CREATE TEMP TABLE pruned_rows (table_name TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (table_name, id)) WITHOUT ROWID;
