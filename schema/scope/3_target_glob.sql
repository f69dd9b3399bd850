INSERT INTO temp.target_globs (glob) VALUES (:glob);
