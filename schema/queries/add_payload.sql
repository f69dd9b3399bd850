-- The raw body behind a new interval.
INSERT INTO payloads (content_hash, body)
VALUES (:content_hash, :body)
RETURNING id;
