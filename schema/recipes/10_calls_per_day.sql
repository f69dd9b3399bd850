-- How many calls were used on each day (in UTC+8, as the service counts), and how many of them were refused?
SELECT account, region_id, day, calls, throttled
FROM api_usage
ORDER BY day DESC, account, region_id;
