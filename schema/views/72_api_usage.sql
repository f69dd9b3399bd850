CREATE VIEW api_usage (
  -- How many calls were used? One row for each account, region and day in UTC+8.
  account         /* TEXT */,    -- the credentials profile
  region_id       /* TEXT */,    -- as in cn-shanghai
  day             /* TEXT */,    -- 2026-11-01, in UTC+8, as the service counts
  calls           /* INTEGER */, -- all that were made, retries included
  throttled       /* INTEGER */, -- of these, refused for a quota
  exhausted_at    /* TEXT */,    -- when the service said that the calls of the day are used up; null: it did not
  exhausted_epoch /* INTEGER */  -- the same in seconds since 1970
) AS
SELECT c.account, c.region_id, c.day, c.calls, c.throttled,
       strftime('%Y-%m-%d %H:%M:%f', c.exhausted_at / 1000.0, 'unixepoch'), CAST(c.exhausted_at / 1000 AS INTEGER)
FROM api_calls AS c;
