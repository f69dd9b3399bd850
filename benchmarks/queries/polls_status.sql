-- How is each node doing, and since when? A row for each poll.
SELECT t.id,
       (SELECT status FROM polls AS p WHERE p.target_id = t.id ORDER BY at_ms DESC LIMIT 1) AS now,
       (SELECT at_ms FROM polls AS p
        WHERE p.target_id = t.id
          AND p.status <> (SELECT status FROM polls AS p WHERE p.target_id = t.id ORDER BY at_ms DESC LIMIT 1)
        ORDER BY at_ms DESC LIMIT 1)
FROM targets AS t;
