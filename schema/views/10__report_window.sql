CREATE VIEW _report_window (
  -- The stretch of time that views and reports are about, and the level they are limited to. One row: everything,
  -- until now. `syncledger report` lays a temporary table of this name over it with its own values, and temporary
  -- copies of the views below over theirs; `syncledger report KIND --sql` prints just that as a script.
  since_ms          /* INTEGER */, -- where a report begins
  until_ms          /* INTEGER */, -- the moment up to which an open interval counts
  level             /* TEXT */,    -- node, solution or step; null: all of them
  longest_bucket_ms /* INTEGER */, -- no bucket is longer
  unknown_as        /* TEXT */     -- how unknown time counts in an availability: exclude, up or down
) AS
SELECT 0,
       CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER),
       NULL,
       86400000,
       'exclude';
