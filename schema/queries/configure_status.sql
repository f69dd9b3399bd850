-- The configuration gives a word its class.
INSERT INTO status_classes (task_type, status, configured_class)
VALUES (:task_type, :status, :status_class)
ON CONFLICT DO UPDATE SET configured_class = excluded.configured_class;
