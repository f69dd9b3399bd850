-- What came of a pass, in the transaction that records it.
UPDATE passes
SET finished_at = :finished_at, targets = :targets, snapshots = :snapshots, failures = :failures, changes = :changes,
    clock_skew_ms = :clock_skew_ms, clock_set_back_ms = :clock_set_back_ms
WHERE id = :pass_id;
