-- How many rows does each table hold?
SELECT 'targets' AS table_name, count(*) AS rows FROM targets
UNION ALL SELECT 'passes', count(*) FROM passes
UNION ALL SELECT 'payloads', count(*) FROM payloads
UNION ALL SELECT 'nodes', count(*) FROM nodes
UNION ALL SELECT 'solutions', count(*) FROM solutions
UNION ALL SELECT 'step_results', count(*) FROM step_results
UNION ALL SELECT 'fetch_failures', count(*) FROM fetch_failures
UNION ALL SELECT 'status_classes', count(*) FROM status_classes
UNION ALL SELECT 'notices', count(*) FROM notices
UNION ALL SELECT 'api_calls', count(*) FROM api_calls
UNION ALL SELECT 'discoveries', count(*) FROM discoveries
UNION ALL SELECT 'discovered_targets', count(*) FROM discovered_targets
UNION ALL SELECT 'annotations', count(*) FROM annotations
UNION ALL SELECT 'notification_channels', count(*) FROM notification_channels
UNION ALL SELECT 'notifications', count(*) FROM notifications
UNION ALL SELECT 'misfiled_rows', count(*) FROM misfiled_rows
UNION ALL SELECT 'schema_migrations', count(*) FROM schema_migrations
UNION ALL SELECT '_failures', count(*) FROM _failures
UNION ALL SELECT '_runs', count(*) FROM _runs
UNION ALL SELECT '_plans', count(*) FROM _plans;
