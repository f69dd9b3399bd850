-- Does no pass count more answers than it asked targets? An import counts lines, many for each target.
SELECT 'error' AS severity,
       'passes row ' || id || ': counts ' || (snapshots + failures) || ' answers of ' || targets || ' targets' AS finding,
       0 AS is_repairable
FROM passes
WHERE (source <> 'import' AND snapshots + failures > targets)
   OR min(targets, snapshots, failures, changes) < 0;
