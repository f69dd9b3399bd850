-- How many targets cannot be fetched for now, by reason.
SELECT reason, count(*) FROM fetch_failures WHERE end_reason IS NULL GROUP BY reason ORDER BY reason;
