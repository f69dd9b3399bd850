-- When each target was asked for last, whatever came of it. That nobody asked for want of budget is no attempt.
SELECT t.region_id, t.project_id, t.task_type, t.file_id,
       max(coalesce((SELECT last_seen FROM nodes AS n WHERE n.target_id = t.id ORDER BY first_seen DESC LIMIT 1), 0),
           coalesce((SELECT last_seen FROM solutions AS s WHERE s.target_id = t.id ORDER BY first_seen DESC LIMIT 1), 0),
           coalesce((SELECT last_seen FROM fetch_failures AS f
                     WHERE f.target_id = t.id AND f.reason <> 'budget' ORDER BY first_seen DESC LIMIT 1), 0)) AS attempted_at
FROM targets AS t;
