-- When do failures start? By weekday (0 is Sunday) and hour, UTC.
SELECT strftime('%w', started_at) AS weekday, strftime('%H', started_at) AS hour, count(*) AS failures
FROM failures
GROUP BY weekday, hour
ORDER BY failures DESC, weekday, hour;
