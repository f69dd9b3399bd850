-- Says of a pass that it came by way of the spool; the mark keeps it from being recorded twice.
UPDATE passes
SET spooled_as = :spooled_as
WHERE id = :pass_id;
