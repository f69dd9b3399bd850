-- The moment up to which open intervals count, the stretch a report is about and the level it is limited to:
-- everything, until now. `syncledger report` lays a temporary table of this name over it with its own values, and
-- temporary copies of the views below over theirs; `syncledger report KIND --sql` prints just that as a script.
CREATE VIEW report_window AS
SELECT 0 AS since_ms,
       CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS until_ms,
       NULL AS level;
