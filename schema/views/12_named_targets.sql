-- The identity of each target with the name it had when it was seen last.
CREATE VIEW named_targets AS
SELECT t.id AS target_id, t.region_id, t.project_id, t.task_type, t.file_id,
       CASE t.task_type
         WHEN 'DI_REALTIME'
         THEN (SELECT name FROM nodes AS n WHERE n.target_id = t.id ORDER BY first_seen DESC LIMIT 1)
         ELSE (SELECT name FROM solutions AS s WHERE s.target_id = t.id ORDER BY first_seen DESC LIMIT 1)
       END AS name,
       t.label
FROM targets AS t;
