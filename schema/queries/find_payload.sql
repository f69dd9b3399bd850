-- Is this very body in the file already?
SELECT id
FROM payloads
WHERE content_hash = :content_hash AND body = :body;
