-- The classes that a configuration gave.
SELECT task_type, status, configured_class
FROM status_classes
WHERE configured_class IS NOT NULL;
