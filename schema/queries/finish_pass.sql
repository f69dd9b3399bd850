-- What came of a pass, in the transaction that records it. Its beginning was noted by this machine's clock, before anybody could
-- say whether that is right.
UPDATE passes
SET started_at = coalesce(:started_at, started_at), finished_at = :finished_at,
    targets = :targets, snapshots = :snapshots, failures = :failures, changes = :changes,
    clock_skew_ms = :clock_skew_ms, clock_set_back_ms = :clock_set_back_ms, dated_by = :dated_by
WHERE id = :pass_id;
