import { StoreOpenError } from '@prochat/server/core';
import type { DatabaseSync } from 'node:sqlite';

/** "PChm": marks the file as ours, so that nobody's other database is ever migrated. */
const APPLICATION_ID = 0x5043686d;

/**
 * The schema, as numbered steps that run once and are never edited after a release. What lists filter, sort and count by
 * is a column; the rest is JSON. Times are ISO 8601 UTC text, which sorts as time does.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE conversation (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('open', 'assigned', 'closed')),
    userId TEXT NOT NULL,
    userName TEXT NOT NULL,
    assignedToId TEXT,
    assignedToName TEXT,
    topic TEXT NOT NULL,
    priority TEXT NOT NULL,
    tags TEXT NOT NULL,
    lastSeq INTEGER NOT NULL,
    lastPublicSeq INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    lastMessage TEXT,
    lastMessageAt TEXT NOT NULL,
    sentUser INTEGER NOT NULL,
    sentProfessional INTEGER NOT NULL,
    read TEXT NOT NULL,
    waitingSince TEXT,
    closedAt TEXT,
    closedBy TEXT,
    createdAt TEXT NOT NULL,
    updatedAt TEXT NOT NULL,
    creationClientId TEXT,
    UNIQUE (userId, creationClientId)
  ) STRICT;
  CREATE INDEX conversation_own ON conversation (userId, lastMessageAt, id);
  CREATE INDEX conversation_own_status ON conversation (userId, status, lastMessageAt, id);
  CREATE INDEX conversation_mine ON conversation (assignedToId, status, lastMessageAt, id);
  CREATE INDEX conversation_all ON conversation (lastMessageAt, id);
  CREATE INDEX conversation_all_status ON conversation (status, lastMessageAt, id);
  CREATE INDEX conversation_queue ON conversation (status, waitingSince, id);
  CREATE INDEX conversation_load ON conversation (status, assignedToId);

  CREATE TABLE conversation_word (
    conversationPk INTEGER NOT NULL REFERENCES conversation (pk),
    word TEXT NOT NULL,
    PRIMARY KEY (conversationPk, word)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE message (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversationId TEXT NOT NULL REFERENCES conversation (id),
    seq INTEGER NOT NULL,
    prevPublicSeq INTEGER NOT NULL,
    clientId TEXT,
    senderId TEXT,
    senderName TEXT,
    senderRole TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note', 'event')),
    text TEXT NOT NULL,
    attachments TEXT,
    event TEXT,
    sentUser INTEGER NOT NULL,
    sentProfessional INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    createdAt TEXT NOT NULL,
    editedAt TEXT,
    deletedAt TEXT,
    UNIQUE (conversationId, seq),
    UNIQUE (conversationId, senderId, clientId)
  ) STRICT;
  CREATE INDEX message_created ON message (conversationId, createdAt);
  CREATE INDEX message_revised ON message (conversationId, seq) WHERE revision > 0;

  CREATE TABLE user (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email TEXT,
    displayName TEXT NOT NULL,
    nameKey TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'staff', 'admin')),
    guest INTEGER NOT NULL,
    passwordHash TEXT,
    blockedUntil TEXT,
    createdAt TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX user_account_email ON user (email) WHERE guest = 0;
  CREATE INDEX user_email ON user (email);
  CREATE INDEX user_name ON user (nameKey, id);
  CREATE INDEX user_role ON user (role, nameKey, id);
  CREATE INDEX user_professional ON user (nameKey, id) WHERE role <> 'user';

  CREATE TABLE session (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    userId TEXT NOT NULL,
    refreshHash TEXT NOT NULL,
    previousHash TEXT,
    rotatedAt TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    expiresAt TEXT NOT NULL,
    revokedAt TEXT,
    userAgent TEXT NOT NULL,
    ip TEXT NOT NULL
  ) STRICT;
  CREATE INDEX session_live ON session (userId) WHERE revokedAt IS NULL;
  CREATE INDEX session_expiry ON session (expiresAt);

  CREATE TABLE health (pk INTEGER PRIMARY KEY CHECK (pk = 1), checks INTEGER NOT NULL) STRICT;
  INSERT INTO health VALUES (1, 0);
  `,
  `
  DROP TABLE conversation_word;
  -- What the search index has to look at again: it follows new rows by their pk, changed ones by this.
  CREATE TABLE search_change (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'conversation')),
    changedPk INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER message_text_changed AFTER UPDATE OF text ON message
    BEGIN INSERT INTO search_change (kind, changedPk) VALUES ('message', new.pk); END;
  CREATE TRIGGER conversation_terms_changed AFTER UPDATE OF status, assignedToId, priority, tags ON conversation
    BEGIN INSERT INTO search_change (kind, changedPk) VALUES ('conversation', new.pk); END;
  `,
  `
  ALTER TABLE conversation ADD COLUMN deliveredUser INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN deliveredProfessional INTEGER NOT NULL DEFAULT 0;
  UPDATE conversation SET deliveredUser = json_extract(read, '$.user.upToSeq'),
    deliveredProfessional = json_extract(read, '$.professional.upToSeq');
  -- The same table, in which a clientId comes first in its index: they grow with time, so all of a commit come to lie
  -- on one page and not on one for each conversation. Nothing was ever looked for by message_created.
  CREATE TABLE new_message (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversationId TEXT NOT NULL REFERENCES conversation (id),
    seq INTEGER NOT NULL,
    prevPublicSeq INTEGER NOT NULL,
    clientId TEXT,
    senderId TEXT,
    senderName TEXT,
    senderRole TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note', 'event')),
    text TEXT NOT NULL,
    attachments TEXT,
    event TEXT,
    sentUser INTEGER NOT NULL,
    sentProfessional INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    createdAt TEXT NOT NULL,
    editedAt TEXT,
    deletedAt TEXT,
    UNIQUE (conversationId, seq),
    UNIQUE (clientId, conversationId, senderId)
  ) STRICT;
  INSERT INTO new_message SELECT * FROM message;
  DROP TABLE message;
  ALTER TABLE new_message RENAME TO message;
  CREATE INDEX message_revised ON message (conversationId, seq) WHERE revision > 0;
  CREATE TRIGGER message_text_changed AFTER UPDATE OF text ON message
    BEGIN INSERT INTO search_change (kind, changedPk) VALUES ('message', new.pk); END;

  -- Messages from this pk on may not be in the summary of their conversation yet; see summary-tail.ts.
  CREATE TABLE summary_mark (pk INTEGER PRIMARY KEY CHECK (pk = 1), messagePk INTEGER NOT NULL) STRICT;
  INSERT INTO summary_mark SELECT 1, coalesce(max(pk), 0) + 1 FROM message;
  CREATE TABLE draft (
    userId TEXT NOT NULL,
    conversationId TEXT NOT NULL,
    slot TEXT NOT NULL CHECK (slot IN ('reply', 'note')),
    text TEXT NOT NULL,
    updatedAt TEXT NOT NULL,
    PRIMARY KEY (userId, conversationId, slot)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE upload (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ownerId TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('scanning', 'ready', 'blocked')),
    storageKey TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    clientId TEXT,
    conversationId TEXT,
    kind TEXT CHECK (kind IN ('message', 'note')),
    createdAt TEXT NOT NULL,
    expiresAt TEXT,
    CHECK ((clientId IS NULL) = (kind IS NULL))
  ) STRICT;
  CREATE INDEX upload_owner ON upload (ownerId, size);
  CREATE INDEX upload_expiry ON upload (expiresAt, id) WHERE expiresAt IS NOT NULL;
  CREATE INDEX upload_unbound ON upload (ownerId, clientId) WHERE clientId IS NOT NULL AND conversationId IS NULL;
  `,
  `
  ALTER TABLE conversation ADD COLUMN rating TEXT;
  ALTER TABLE user ADD COLUMN blockReason TEXT;

  CREATE TABLE invite (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tokenHash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('user', 'staff', 'admin')),
    email TEXT,
    createdById TEXT NOT NULL,
    createdByName TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    expiresAt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX invite_created ON invite (createdAt, id);
  CREATE INDEX invite_expiry ON invite (expiresAt);

  -- What was set, all of it as JSON in one row.
  CREATE TABLE setting (id TEXT NOT NULL PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE tag (
    name TEXT NOT NULL PRIMARY KEY,
    color TEXT NOT NULL,
    createdAt TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- The team's have '' for an owner: NULL would be no duplicate of NULL.
  CREATE TABLE cannedReply (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ownerId TEXT NOT NULL,
    shortcut TEXT NOT NULL,
    text TEXT NOT NULL,
    updatedAt TEXT NOT NULL,
    UNIQUE (ownerId, shortcut)
  ) STRICT;

  CREATE TABLE audit (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    actorId TEXT NOT NULL,
    actorName TEXT NOT NULL,
    action TEXT NOT NULL,
    subjectKind TEXT NOT NULL,
    subjectId TEXT NOT NULL,
    subjectName TEXT NOT NULL,
    reason TEXT,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_time ON audit (at, id);
  CREATE INDEX audit_subject ON audit (subjectId, at, id, actorId, action);
  CREATE INDEX audit_actor ON audit (actorId, at, id, action);
  CREATE INDEX audit_action ON audit (action, at, id);
  `,
];

/**
 * Brings the schema up to this release, all steps in one transaction.
 * @throws StoreOpenError when the file is not ours or was written by a newer release.
 */
export function migrate(db: DatabaseSync, file: string): void {
  const version = pragma(db, 'user_version');
  const applicationId = pragma(db, 'application_id');
  const isNew = version === 0 && applicationId === 0 && pragma(db, 'schema_version') === 0;
  if (!isNew && applicationId !== APPLICATION_ID)
    throw new StoreOpenError(
      `${file} is not a store of this product. Move it away, or set another DATA_DIR.`,
    );
  if (version > MIGRATIONS.length)
    throw new StoreOpenError(
      `${file} was written by a newer release of this product. Start that release, or restore a backup.`,
    );
  if (version === MIGRATIONS.length) return;

  db.exec('BEGIN EXCLUSIVE');
  try {
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
