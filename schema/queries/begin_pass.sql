-- A pass begins; committed before the first call is made, so that a crash is visible afterwards.
INSERT INTO passes (source, started_at, interval_ms)
VALUES (:source, :started_at, :interval_ms)
RETURNING id;
