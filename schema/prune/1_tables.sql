-- What is to go is listed in temporary tables first: only SELECTs read the history meanwhile, and hold up nobody for long.
DROP TABLE IF EXISTS temp.pruned_things;
DROP TABLE IF EXISTS temp.pruned_rows;
DROP TABLE IF EXISTS temp.pruned_payloads;
DROP TABLE IF EXISTS temp.pruned_last_ids;
DROP TABLE IF EXISTS temp.pruned_chunk;
CREATE TEMP TABLE pruned_things (
  -- Of each thing that has something to lose, from where on it is kept.
  level        TEXT    NOT NULL,
  target_id    INTEGER NOT NULL,
  step_key     TEXT    NOT NULL,
  keep_from    INTEGER NOT NULL, -- first_seen of the first interval that stays
  explain_from INTEGER NOT NULL, -- from here on failed fetches say why time across the cut is unknown
  PRIMARY KEY (level, target_id, step_key)
) WITHOUT ROWID;
CREATE TEMP TABLE pruned_rows (
  -- Which rows go, in the order in which they do: those of a thing from its beginning on.
  number     INTEGER PRIMARY KEY,
  table_name TEXT    NOT NULL,
  id         INTEGER NOT NULL,
  payload_id INTEGER
);
CREATE TEMP TABLE pruned_payloads (
  -- Which bodies go.
  number INTEGER PRIMARY KEY, -- with the last row that refers to it
  id     INTEGER NOT NULL
);
CREATE TEMP TABLE pruned_last_ids (
  -- What was recorded when the bodies were looked for.
  table_name TEXT    PRIMARY KEY,
  last_id    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TEMP TABLE pruned_chunk (first INTEGER NOT NULL, last INTEGER NOT NULL); -- the numbers of the rows that go next
INSERT INTO temp.pruned_chunk VALUES (0, 0);
