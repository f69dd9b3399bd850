-- The configuration no longer speaks of a word that nobody else knows.
DELETE FROM status_classes
WHERE task_type = :task_type AND status = :status AND default_class IS NULL;
