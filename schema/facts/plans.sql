-- What is planned, anew.
DELETE FROM _plans;
INSERT INTO _plans SELECT target_id, start_ms, end_ms FROM _planned_stretches;
