/** Migrations of the case event log, forward only; append, never edit. */
export const EVENT_LOG_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE case_event (
    case_id         TEXT    NOT NULL,
    sequence        INTEGER NOT NULL CHECK (sequence > 0),
    -- Machine on which it happened and its number there: the identity of an event that came from the other end.
    device_id       TEXT    NOT NULL,
    origin_sequence INTEGER NOT NULL CHECK (origin_sequence > 0),
    origin_hash     TEXT,
    -- Canonical JSON of the whole event, hash included.
    json            TEXT    NOT NULL,
    hash            TEXT    NOT NULL,
    PRIMARY KEY (case_id, sequence),
    UNIQUE (case_id, device_id, origin_sequence)
  ) STRICT;
  CREATE TRIGGER case_event_is_never_changed BEFORE UPDATE ON case_event
    BEGIN SELECT RAISE(ABORT, 'the case event log is append-only'); END;
  CREATE TRIGGER case_event_is_never_deleted BEFORE DELETE ON case_event
    BEGIN SELECT RAISE(ABORT, 'the case event log is append-only'); END;
  `,
];
