-- A store as the release with layout 4 wrote it, dumped as SQL. Never edited.
PRAGMA application_id = 1346594925;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
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
    creationClientId TEXT, deliveredUser INTEGER NOT NULL DEFAULT 0, deliveredProfessional INTEGER NOT NULL DEFAULT 0,
    UNIQUE (userId, creationClientId)
  ) STRICT;
INSERT INTO "conversation" VALUES(1,'6b031b94f47c1373fdc485c7','assigned','6b031b94f47c1373fdc485c2','Ana Oliveira','6b031b94f47c1373fdc485c4','Dana Whitfield','My invoice is wrong','high','["billing"]',10,10,3,'{"seq":10,"text":"Here it is as a picture.","kind":"message","senderId":"6b031b94f47c1373fdc485c2","senderName":"Ana Oliveira","senderRole":"user","createdAt":"2026-03-01T09:03:02.000Z"}','2026-03-01T09:03:02.000Z',5,2,'{"user":{"upToSeq":7,"count":2,"readerId":"6b031b94f47c1373fdc485c2","at":"2026-03-01T09:01:04.000Z"},"professional":{"upToSeq":9,"count":4,"readerId":"6b031b94f47c1373fdc485c4","at":"2026-03-01T09:02:02.000Z"}}',NULL,NULL,NULL,'2026-03-01T09:00:01.000Z','2026-03-01T09:03:02.000Z','0198f2a0-0000-7000-8000-000000000001',7,9);
INSERT INTO "conversation" VALUES(2,'6b031b94f47c1373fdc485ce','open','6b031b94f47c1373fdc485c3','Tomás Reyes',NULL,NULL,'Printer №42 does not print','normal','[]',1,1,0,'{"seq":1,"text":"Hello? Anybody?","kind":"message","senderId":"6b031b94f47c1373fdc485c3","senderName":"Tomás Reyes","senderRole":"user","createdAt":"2026-03-01T09:00:11.000Z"}','2026-03-01T09:00:11.000Z',1,0,'{"user":{"upToSeq":0,"count":0,"readerId":null,"at":null},"professional":{"upToSeq":0,"count":0,"readerId":null,"at":null}}','2026-03-01T09:00:10.000Z',NULL,NULL,'2026-03-01T09:00:10.000Z','2026-03-01T09:00:11.000Z',NULL,0,0);
INSERT INTO "conversation" VALUES(3,'6b031b94f47c1373fdc485d0','closed','6b031b94f47c1373fdc485c2','Ana Oliveira',NULL,NULL,'Closed long ago','low','[]',2,2,0,'{"seq":1,"text":"All is well now.","kind":"message","senderId":"6b031b94f47c1373fdc485c2","senderName":"Ana Oliveira","senderRole":"user","createdAt":"2026-03-01T09:00:12.000Z"}','2026-03-01T09:00:12.000Z',1,0,'{"user":{"upToSeq":0,"count":0,"readerId":null,"at":null},"professional":{"upToSeq":0,"count":0,"readerId":null,"at":null}}',NULL,'2026-03-01T09:00:13.000Z','{"id":"6b031b94f47c1373fdc485c2","displayName":"Ana Oliveira"}','2026-03-01T09:00:12.000Z','2026-03-01T09:00:13.000Z','0198f2a0-0000-7000-8000-000000000012',0,0);
CREATE TABLE draft (
    userId TEXT NOT NULL,
    conversationId TEXT NOT NULL,
    slot TEXT NOT NULL CHECK (slot IN ('reply', 'note')),
    text TEXT NOT NULL,
    updatedAt TEXT NOT NULL,
    PRIMARY KEY (userId, conversationId, slot)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "draft" VALUES('6b031b94f47c1373fdc485c4','6b031b94f47c1373fdc485c7','note','Close it soon?','2026-03-01T09:02:04.000Z');
INSERT INTO "draft" VALUES('6b031b94f47c1373fdc485c4','6b031b94f47c1373fdc485c7','reply','Dear Ana','2026-03-01T09:02:03.000Z');
CREATE TABLE health (pk INTEGER PRIMARY KEY CHECK (pk = 1), checks INTEGER NOT NULL) STRICT;
INSERT INTO "health" VALUES(1,0);
CREATE TABLE "message" (
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
INSERT INTO "message" VALUES(1,'6b031b94f47c1373fdc485c8','6b031b94f47c1373fdc485c7',1,0,'0198f2a0-0000-7000-8000-000000000001','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','Olá, the invoice of March has the wrong address.',NULL,NULL,1,0,0,'2026-03-01T09:00:01.000Z',NULL,NULL);
INSERT INTO "message" VALUES(2,'6b031b94f47c1373fdc485c9','6b031b94f47c1373fdc485c7',2,1,NULL,NULL,NULL,'system','event','',NULL,'{"type":"claimed","by":{"id":"6b031b94f47c1373fdc485c4","displayName":"Dana Whitfield"}}',1,0,0,'2026-03-01T09:00:02.000Z',NULL,NULL);
INSERT INTO "message" VALUES(3,'6b031b94f47c1373fdc485ca','6b031b94f47c1373fdc485c7',3,2,'0198f2a0-0000-7000-8000-000000000003','6b031b94f47c1373fdc485c4','Dana Whitfield','professional','message','Let me look at your invoice.',NULL,NULL,1,1,0,'2026-03-01T09:00:03.000Z',NULL,NULL);
INSERT INTO "message" VALUES(4,'6b031b94f47c1373fdc485cb','6b031b94f47c1373fdc485c7',4,3,'0198f2a0-0000-7000-8000-000000000004','6b031b94f47c1373fdc485c4','Dana Whitfield','professional','note','Address differs from the contract, ask billing.',NULL,NULL,1,1,0,'2026-03-01T09:00:04.000Z',NULL,NULL);
INSERT INTO "message" VALUES(5,'6b031b94f47c1373fdc485cc','6b031b94f47c1373fdc485c7',5,3,'0198f2a0-0000-7000-8000-000000000005','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','Thank you! Straße 12, not 20.',NULL,NULL,2,1,1,'2026-03-01T09:00:05.000Z','2026-03-01T09:00:07.000Z',NULL);
INSERT INTO "message" VALUES(6,'6b031b94f47c1373fdc485cd','6b031b94f47c1373fdc485c7',6,5,'0198f2a0-0000-7000-8000-000000000006','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','',NULL,NULL,3,1,2,'2026-03-01T09:00:06.000Z',NULL,'2026-03-01T09:00:08.000Z');
INSERT INTO "message" VALUES(7,'6b031b94f47c1373fdc485cf','6b031b94f47c1373fdc485ce',1,0,'0198f2a0-0000-7000-8000-000000000011','6b031b94f47c1373fdc485c3','Tomás Reyes','user','message','Hello? Anybody?',NULL,NULL,1,0,0,'2026-03-01T09:00:11.000Z',NULL,NULL);
INSERT INTO "message" VALUES(8,'6b031b94f47c1373fdc485d1','6b031b94f47c1373fdc485d0',1,0,'0198f2a0-0000-7000-8000-000000000012','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','All is well now.',NULL,NULL,1,0,0,'2026-03-01T09:00:12.000Z',NULL,NULL);
INSERT INTO "message" VALUES(9,'6b031b94f47c1373fdc485d2','6b031b94f47c1373fdc485d0',2,1,NULL,NULL,NULL,'system','event','',NULL,'{"type":"closed","by":{"id":"6b031b94f47c1373fdc485c2","displayName":"Ana Oliveira"}}',1,0,0,'2026-03-01T09:00:13.000Z',NULL,NULL);
INSERT INTO "message" VALUES(10,'6b034651205f32c49831d968','6b031b94f47c1373fdc485c7',7,6,'0198f2a0-0000-7000-8000-000000000021','6b031b94f47c1373fdc485c4','Dana Whitfield','professional','message','The address is corrected.',NULL,NULL,3,2,3,'2026-03-01T09:01:01.000Z','2026-03-01T09:01:03.000Z',NULL);
INSERT INTO "message" VALUES(11,'6b034651205f32c49831d969','6b031b94f47c1373fdc485c7',8,7,'0198f2a0-0000-7000-8000-000000000022','6b031b94f47c1373fdc485c4','Dana Whitfield','professional','note','Done in the ledger as well.',NULL,NULL,3,2,0,'2026-03-01T09:01:02.000Z',NULL,NULL);
INSERT INTO "message" VALUES(12,'6b037647842f75756aa40bfb','6b031b94f47c1373fdc485c7',9,7,'0198f2a0-0000-7000-8000-000000000031','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','It has arrived, thank you.',NULL,NULL,4,2,0,'2026-03-01T09:02:01.000Z',NULL,NULL);
INSERT INTO "message" VALUES(13,'6b037a112842f75756aa4002','6b031b94f47c1373fdc485c7',10,9,'0198f2a0-0000-7000-8000-000000000041','6b031b94f47c1373fdc485c2','Ana Oliveira','user','message','Here it is as a picture.','[{"id":"6b037a112842f75756aa4000","name":"invoice.png","type":"image/png","size":2048,"image":{"width":640,"height":480}}]',NULL,5,2,0,'2026-03-01T09:03:02.000Z',NULL,NULL);
CREATE TABLE search_change (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'conversation')),
    changedPk INTEGER NOT NULL
  ) STRICT;
INSERT INTO "search_change" VALUES(1,'message',10);
INSERT INTO "search_change" VALUES(2,'conversation',1);
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
INSERT INTO "session" VALUES(1,'6b031b94f47c1373fdc485d3','6b031b94f47c1373fdc485c2','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-03-01T09:00:14.000Z','2026-03-01T09:00:01.000Z','2026-04-01T09:00:00.000Z',NULL,'Firefox','127.0.0.1');
INSERT INTO "session" VALUES(2,'6b031b94f47c1373fdc485d4','6b031b94f47c1373fdc485c5','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',NULL,'2026-03-01T09:00:01.000Z','2026-03-01T09:00:01.000Z','2026-04-01T09:00:00.000Z','2026-03-01T09:00:15.000Z','Chrome','127.0.0.1');
CREATE TABLE summary_mark (pk INTEGER PRIMARY KEY CHECK (pk = 1), messagePk INTEGER NOT NULL) STRICT;
INSERT INTO "summary_mark" VALUES(1,14);
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
INSERT INTO "upload" VALUES(1,'6b037a112842f75756aa4000','6b031b94f47c1373fdc485c2','invoice.png','image/png',2048,'ready','k-invoice',640,480,'0198f2a0-0000-7000-8000-000000000041','6b031b94f47c1373fdc485c7','message','2026-03-01T09:03:00.000Z',NULL);
INSERT INTO "upload" VALUES(2,'6b037a112842f75756aa4001','6b031b94f47c1373fdc485c2','virus.pdf','application/pdf',0,'blocked','k-virus',NULL,NULL,NULL,NULL,NULL,'2026-03-01T09:03:01.000Z','2026-03-02T09:03:01.000Z');
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
INSERT INTO "user" VALUES(1,'6b031b94f47c1373fdc485c2','ana@example.test','Ana Oliveira','ana oliveira','user',0,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',NULL,'2026-03-01T09:00:00.000Z');
INSERT INTO "user" VALUES(2,'6b031b94f47c1373fdc485c3',NULL,'Tomás Reyes','tomás reyes','user',1,NULL,NULL,'2026-03-01T09:00:00.000Z');
INSERT INTO "user" VALUES(3,'6b031b94f47c1373fdc485c4','dana@example.test','Dana Whitfield','dana whitfield','staff',0,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',NULL,'2026-03-01T09:00:00.000Z');
INSERT INTO "user" VALUES(4,'6b031b94f47c1373fdc485c5','mikael@example.test','Mikael Berg','mikael berg','staff',0,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',NULL,'2026-03-01T09:00:00.000Z');
INSERT INTO "user" VALUES(5,'6b031b94f47c1373fdc485c6','priya@example.test','Priya Nair','priya nair','admin',0,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',NULL,'2026-03-01T09:00:00.000Z');
CREATE INDEX conversation_own ON conversation (userId, lastMessageAt, id);
CREATE INDEX conversation_own_status ON conversation (userId, status, lastMessageAt, id);
CREATE INDEX conversation_mine ON conversation (assignedToId, status, lastMessageAt, id);
CREATE INDEX conversation_all ON conversation (lastMessageAt, id);
CREATE INDEX conversation_all_status ON conversation (status, lastMessageAt, id);
CREATE INDEX conversation_queue ON conversation (status, waitingSince, id);
CREATE INDEX conversation_load ON conversation (status, assignedToId);
CREATE UNIQUE INDEX user_account_email ON user (email) WHERE guest = 0;
CREATE INDEX user_email ON user (email);
CREATE INDEX user_name ON user (nameKey, id);
CREATE INDEX user_role ON user (role, nameKey, id);
CREATE INDEX user_professional ON user (nameKey, id) WHERE role <> 'user';
CREATE INDEX session_live ON session (userId) WHERE revokedAt IS NULL;
CREATE INDEX session_expiry ON session (expiresAt);
CREATE TRIGGER conversation_terms_changed AFTER UPDATE OF status, assignedToId, priority, tags ON conversation
    BEGIN INSERT INTO search_change (kind, changedPk) VALUES ('conversation', new.pk); END;
CREATE INDEX message_revised ON message (conversationId, seq) WHERE revision > 0;
CREATE TRIGGER message_text_changed AFTER UPDATE OF text ON message
    BEGIN INSERT INTO search_change (kind, changedPk) VALUES ('message', new.pk); END;
CREATE INDEX upload_owner ON upload (ownerId, size);
CREATE INDEX upload_expiry ON upload (expiresAt, id) WHERE expiresAt IS NOT NULL;
CREATE INDEX upload_unbound ON upload (ownerId, clientId) WHERE clientId IS NOT NULL AND conversationId IS NULL;
COMMIT;
