-- Whether the report is about any target at all: a filter with a typo in it lets none through.
SELECT EXISTS (SELECT 1 FROM targets);
