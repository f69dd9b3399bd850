-- Why a target could not be seen in a stretch of time, as the last failed fetch in it says.
SELECT reason, message FROM fetch_failures
WHERE target_id = :target_id AND first_seen >= :started_at
ORDER BY first_seen DESC LIMIT 1;
