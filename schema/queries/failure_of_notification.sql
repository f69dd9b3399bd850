-- How long, and between which bounds; how it began.
SELECT f.started_after_ms, f.ended_ms, f.failed_ms, f.min_ms, f.max_ms, f.status,
       (SELECT x.message FROM _interval_rows AS x
        WHERE x.level = f.level AND x.target_id = f.target_id AND x.step_key = f.step_key AND x.first_seen = f.started_ms)
FROM _failure_spans AS f
WHERE f.target_id = :target_id AND f.level = :level AND f.started_ms = :started_at;
