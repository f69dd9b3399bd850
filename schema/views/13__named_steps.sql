CREATE VIEW _named_steps (
  -- Each step with the id and name it had when it was seen last.
  target_id  /* INTEGER */, -- the solution
  step_key   /* TEXT */,    -- as in step_results
  step_id    /* INTEGER */, -- as the service numbers it; null if it gave none
  step_name  /* TEXT */,    -- as the service calls it
  first_seen /* INTEGER */  -- where its last interval begins, Unix milliseconds
) AS
SELECT s.target_id, s.step_key, s.step_id, s.step_name, s.first_seen
FROM step_results AS s
WHERE s.next_first_seen IS NULL;
