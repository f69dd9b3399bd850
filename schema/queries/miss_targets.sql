-- Targets of a workspace that its latest listing does not hold any more.
UPDATE discovered_targets
SET missing_since = :listed_at
WHERE missing_since IS NULL AND last_listed < :listed_at
  AND target_id IN (SELECT id FROM targets WHERE region_id = :region_id AND project_id = :project_id);
