-- The configuration no longer speaks of a word that has a meaning of its own.
UPDATE status_classes
SET configured_class = NULL
WHERE task_type = :task_type AND status = :status AND default_class IS NOT NULL;
