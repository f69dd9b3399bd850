-- The next :rows rows.
UPDATE temp.pruned_chunk SET first = last + 1, last = last + :rows;
