-- Each step with the id and name it had when it was seen last.
CREATE VIEW named_steps AS
SELECT target_id, step_key, step_id, step_name, max(first_seen) AS first_seen
FROM step_results
GROUP BY target_id, step_key;
