CREATE VIEW notification_history (
  -- What was each channel told, and what is it still to be told? One row for each channel and each failure, or stretch
  -- in which a task could not be seen.
  channel          /* TEXT */,    -- its name in the configuration
  target           /* TEXT */,    -- what it is called: its label, else its name, else its file id
  kind             /* TEXT */,    -- failed, unexpected_stop, or unseen for longer than gap_after
  started_at       /* TEXT */,    -- its first snapshot; of unseen the last snapshot before it
  started_epoch    /* INTEGER */, -- the same in seconds since 1970
  ended_at         /* TEXT */,    -- the snapshot that ended it; null while it lasts
  ended_epoch      /* INTEGER */, -- the same in seconds since 1970
  noticed_at       /* TEXT */,    -- when the pass that saw it was finished
  noticed_epoch    /* INTEGER */, -- the same in seconds since 1970
  start_told_at    /* TEXT */,    -- when the channel was told that it began; null: not yet
  start_told_epoch /* INTEGER */, -- the same in seconds since 1970
  end_told_at      /* TEXT */,    -- when the channel was told that it is over; null: not yet
  end_told_epoch   /* INTEGER */, -- the same in seconds since 1970
  region_id        /* TEXT */,    -- as in cn-shanghai
  project_id       /* INTEGER */, -- the workspace
  task_type        /* TEXT */,    -- DI_REALTIME or DI_SOLUTION
  file_id          /* INTEGER */, -- the file in DataStudio
  name             /* TEXT */,    -- the name when it was seen last
  label            /* TEXT */,    -- from the configuration
  target_id        /* INTEGER */, -- targets.id
  notification_id  /* INTEGER */, -- notifications.id
  failure_id       /* INTEGER */  -- the failure that it is about; null if that counts no more, and for unseen
) AS
SELECT n.channel, t.target, n.kind, strftime('%Y-%m-%d %H:%M:%f', n.started_at / 1000.0, 'unixepoch'),
       CAST(n.started_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', n.ended_at / 1000.0, 'unixepoch'),
       CAST(n.ended_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', n.noticed_at / 1000.0, 'unixepoch'),
       CAST(n.noticed_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', n.start_sent_at / 1000.0, 'unixepoch'),
       CAST(n.start_sent_at / 1000 AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', n.end_sent_at / 1000.0, 'unixepoch'),
       CAST(n.end_sent_at / 1000 AS INTEGER), t.region_id, t.project_id, t.task_type, t.file_id, t.name, t.label,
       t.target_id, n.id,
       (SELECT f.id FROM _failures AS f WHERE n.kind <> 'unseen' AND f.target_id = n.target_id AND f.step_key = '' AND f.started_at = n.started_at)
FROM notifications AS n
JOIN _named_targets AS t ON t.target_id = n.target_id;
