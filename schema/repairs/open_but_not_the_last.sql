-- Closed by a gap, an interval that something follows claims nothing that was not seen. What the next one keeps of its past,
-- `syncledger db check --repair --yes` works out: no SQL does.
UPDATE nodes
SET end_reason = 'gap'
WHERE end_reason IS NULL
  AND id IN (SELECT id FROM checked_rows WHERE table_name = 'nodes' AND next_first_seen IS NOT NULL);
UPDATE solutions
SET end_reason = 'gap'
WHERE end_reason IS NULL
  AND id IN (SELECT id FROM checked_rows WHERE table_name = 'solutions' AND next_first_seen IS NOT NULL);
UPDATE step_results
SET end_reason = 'gap'
WHERE end_reason IS NULL
  AND id IN (SELECT id FROM checked_rows WHERE table_name = 'step_results' AND next_first_seen IS NOT NULL);
UPDATE fetch_failures
SET end_reason = 'gap'
WHERE end_reason IS NULL
  AND id IN (SELECT id FROM checked_rows WHERE table_name = 'fetch_failures' AND next_first_seen IS NOT NULL);
