-- What does this word mean?
SELECT status_class
FROM status_classes
WHERE task_type = :task_type AND status = :status;
