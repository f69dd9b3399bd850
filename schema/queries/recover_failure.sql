-- A snapshot arrived: the failing stretch of this target, if one is open, is over.
UPDATE fetch_failures
SET end_reason = 'recovered'
WHERE target_id = :target_id AND end_reason IS NULL;
