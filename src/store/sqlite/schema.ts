/** `FLWT`: the id of Fleetwright's files (https://www.sqlite.org/pragma.html#pragma_application_id). */
export const APPLICATION_ID = 0x464c5754;

/**
 * The statements that migrate the file from one version to the next. A published step must not be edited, because
 * files of that version exist. `user_version` of the file counts the steps.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE suspensions (
    fleet TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL,
    PRIMARY KEY (fleet, id)
  ) STRICT;

  CREATE TABLE used_plans (plan TEXT PRIMARY KEY) STRICT;

  CREATE TABLE approvals (
    fleet TEXT NOT NULL, digest TEXT NOT NULL, about TEXT NOT NULL, author TEXT NOT NULL,
    at TEXT NOT NULL, until TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (fleet, digest)
  ) STRICT;

  CREATE TABLE notes (
    fleet TEXT NOT NULL, topic TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (fleet, topic, id)
  ) STRICT, WITHOUT ROWID;

  -- A run without a state has not ended.
  CREATE TABLE runs (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, fleet TEXT NOT NULL, plan TEXT NOT NULL, revision TEXT NOT NULL,
    time TEXT NOT NULL, author TEXT NOT NULL,
    state TEXT, seconds REAL, unsettled TEXT
  ) STRICT;
  CREATE INDEX runs_of_fleet ON runs (fleet, position);

  -- A change has an intent before it is begun, and a result afterwards.
  CREATE TABLE changes (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, change TEXT NOT NULL, object TEXT NOT NULL,
    digest TEXT, intent TEXT, result TEXT, message TEXT, seconds REAL,
    PRIMARY KEY (run, change)
  ) STRICT;

  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    fleet TEXT NOT NULL, id TEXT NOT NULL, time TEXT NOT NULL, event TEXT NOT NULL,
    UNIQUE (fleet, id)
  ) STRICT;
  CREATE INDEX events_of_fleet ON events (fleet, position);

  -- For one hook, one delivery of a subject is due at a time; the later ones wait.
  CREATE TABLE deliveries (
    fleet TEXT NOT NULL, hook TEXT NOT NULL,
    position INTEGER NOT NULL REFERENCES events (position) ON DELETE CASCADE,
    subject TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL, due TEXT, message TEXT,
    PRIMARY KEY (fleet, hook, position)
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (fleet, hook, state, due);
  CREATE INDEX deliveries_of_subject ON deliveries (fleet, hook, subject, state, position);
  CREATE INDEX deliveries_of_event ON deliveries (position);
  `,
  "ALTER TABLE changes ADD COLUMN hint TEXT",
  `
  UPDATE runs SET state = 'succeeded' WHERE state = 'settled';
  UPDATE changes SET result = 'succeeded' WHERE result = 'done';
  `,
];
