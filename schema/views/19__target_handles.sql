CREATE VIEW _target_handles (
  -- What a target can be called by on the command line: its label, its name, its file id, and all four parts of its
  -- identity.
  target_id /* INTEGER */, -- targets.id
  handle    /* TEXT */     -- as in orders, 100, or cn-shanghai/10000/DI_REALTIME/100
) AS
SELECT target_id, label FROM _named_targets WHERE label IS NOT NULL
UNION ALL
SELECT target_id, name FROM _named_targets WHERE name IS NOT NULL
UNION ALL
SELECT target_id, CAST(file_id AS TEXT) FROM _named_targets
UNION ALL
SELECT target_id, region_id || '/' || project_id || '/' || task_type || '/' || file_id FROM _named_targets;
