-- Since when is each thing down that is not running now?
SELECT target, level, step_name, status, since_at, since_after_at, stale, message
FROM current_status
WHERE status_class NOT IN ('running', 'succeeded')
ORDER BY since_at;
