-- Is only the last interval of each thing open? Closed by a gap, the earlier one claims nothing that was not seen.
SELECT 'error' AS severity,
       words || ': is open, but not the last' AS finding,
       1 AS is_repairable
FROM checked_rows
WHERE end_reason IS NULL AND next_first_seen IS NOT NULL;
