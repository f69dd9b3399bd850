-- Has this word a meaning?
SELECT 1
FROM status_classes
WHERE task_type = :task_type AND status = :status;
