-- For how long did nobody see, and why?
SELECT reason, count(*) AS gaps, sum(seconds) / 3600 AS hours, sum(attempts) AS failed_fetches
FROM collection_gaps
GROUP BY reason
ORDER BY hours DESC;
