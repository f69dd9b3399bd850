-- A failing stretch is over where a later snapshot of its target exists.
UPDATE fetch_failures
SET end_reason = 'recovered'
WHERE id IN (SELECT f.id
             FROM checked_rows AS f
             WHERE f.table_name = 'fetch_failures' AND f.end_reason IS NULL AND f.next_first_seen IS NULL
               AND EXISTS (SELECT 1 FROM checked_rows AS s
                           WHERE s.target_id = f.target_id AND s.table_name IN ('nodes', 'solutions')
                             AND s.last_seen > f.last_seen));
