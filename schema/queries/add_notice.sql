-- Something unknown was met; a row only the first time.
INSERT INTO notices (task_type, kind, detail, target_id, first_seen)
VALUES (:task_type, :kind, :detail, :target_id, :seen)
ON CONFLICT DO NOTHING;
