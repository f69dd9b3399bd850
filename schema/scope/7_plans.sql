-- What was planned then.
CREATE TEMP TABLE _plans (target_id INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, PRIMARY KEY (target_id, start_ms)) WITHOUT ROWID;
INSERT INTO temp._plans SELECT target_id, start_ms, end_ms FROM _planned_stretches;
