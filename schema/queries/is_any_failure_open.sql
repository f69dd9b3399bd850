-- Whether anything at all is failing: most of the time nothing is, and no target needs to be looked at.
SELECT EXISTS (SELECT 1 FROM fetch_failures WHERE end_reason IS NULL);
