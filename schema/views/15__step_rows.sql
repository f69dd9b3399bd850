CREATE VIEW _step_rows (
  -- What step_results holds, all of it also where a report limits that to what it counts.
  id         /* INTEGER */, -- one interval
  target_id  /* INTEGER */, -- the solution
  step_key   /* TEXT */,    -- as in step_results
  step_id    /* INTEGER */, -- as the service numbers it; null if it gave none
  step_name  /* TEXT */,    -- as the service calls it
  status     /* TEXT */,    -- the raw word received
  first_seen /* INTEGER */, -- of the first snapshot that said so, Unix milliseconds
  last_seen  /* INTEGER */, -- of the last one
  unbroken   /* INTEGER */  -- 1 if it follows the one before without a gap
) AS
SELECT id, target_id, step_key, step_id, step_name, status, first_seen, last_seen, unbroken
FROM step_results;
