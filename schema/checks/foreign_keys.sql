-- Does every row that another one names exist? A body that is lost cannot be named any more; a target cannot be made up.
SELECT 'error' AS severity,
       coalesce(r.words, k."table" || ' row ' || coalesce(k.rowid, '')) || ': names a row of ' || k.parent || ' that is not there'
         AS finding,
       k.parent = 'payloads' AS is_repairable
FROM pragma_foreign_key_check AS k
LEFT JOIN checked_rows AS r ON r.table_name = k."table" AND r.id = k.rowid;
