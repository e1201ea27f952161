-- A state as schema 12 (claimwatch 0.1.0 of 2026-11-27) wrote it. Never to be edited.
PRAGMA application_id = 1129804660;
CREATE TABLE feed (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  configured_url TEXT NOT NULL,
  etag TEXT,
  last_modified TEXT,
  has_validators INTEGER NOT NULL,
  validators_since INTEGER,
  body_digest BLOB,
  primed INTEGER NOT NULL,
  title TEXT,
  next_poll INTEGER,
  next_poll_reason TEXT NOT NULL,
  last_attempt INTEGER,
  last_success INTEGER,
  last_change INTEGER,
  estimated_interval INTEGER,
  health INTEGER NOT NULL,
  failing_since INTEGER,
  failures INTEGER,
  failure_code TEXT,
  failure_message TEXT,
  redirect_target TEXT,
  redirect_first_seen INTEGER,
  redirect_polls INTEGER,
  ttl_minutes INTEGER,
  skip_hours INTEGER NOT NULL,
  skip_days INTEGER NOT NULL,
  failure_code_since INTEGER,
  usual_gap INTEGER,
  longest_gap INTEGER,
  quiet_since INTEGER,
  validators_url TEXT,
  held_until INTEGER,
  earlier_keys INTEGER NOT NULL DEFAULT 0,
  overlaps INTEGER NOT NULL DEFAULT 0,
  last_overrun INTEGER,
  turnover INTEGER
, garbled_since INTEGER, newest_item INTEGER, overrun_since INTEGER, gone_since INTEGER, settings INTEGER, fetch_milliseconds INTEGER);
INSERT INTO "feed" VALUES(1,'feed','https://feed.example/rss','https://feed.example/rss','"v1"',NULL,1,1795612845566,X'8716081322A677636EB8DCBDA2B8E1EE',1,'Harbour Gazette',1795616497542,'failed 3 times in a row',1795612845566,1795612845566,1795612845566,139222783,2,1795000000000,3,'http-404','answers 404',NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,1,1,1795612845566,90000,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE flood (
  number INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  feed TEXT NOT NULL,
  watches TEXT NOT NULL,
  written INTEGER NOT NULL,
  suppressed INTEGER NOT NULL,
  not_kept TEXT NOT NULL DEFAULT ''
);
INSERT INTO "flood" VALUES(1,1795612845617,'feed','w',200,1,'2 w');
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1');
INSERT INTO "grdb_migrations" VALUES('2');
INSERT INTO "grdb_migrations" VALUES('3');
INSERT INTO "grdb_migrations" VALUES('4');
INSERT INTO "grdb_migrations" VALUES('5');
INSERT INTO "grdb_migrations" VALUES('6');
INSERT INTO "grdb_migrations" VALUES('7');
CREATE TABLE item_match (
  feed INTEGER NOT NULL,
  item INTEGER NOT NULL,
  watch TEXT NOT NULL,
  alert_id BLOB,
  signature INTEGER NOT NULL,
  told BLOB,
  PRIMARY KEY (feed, item, watch)
) WITHOUT ROWID;
INSERT INTO "item_match" VALUES(1,-2047199254480290527,'w',X'98DAC162CD13821AAC7E53E0256F9DC1',0,X'81010011223344554A01AABBCCDD00');
CREATE TABLE moved_item (
  feed INTEGER NOT NULL,
  item INTEGER NOT NULL,
  item_id BLOB NOT NULL,
  PRIMARY KEY (feed, item)
) WITHOUT ROWID;
INSERT INTO "moved_item" VALUES(1,7,X'000102030405060708090A0B0C0D0E0F');
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  alert_id BLOB NOT NULL,
  line BLOB NOT NULL
);
INSERT INTO "outbox" VALUES(1,X'98DAC162CD13821AAC7E53E0256F9DC1',X'7B22736368656D61223A22636C61696D77617463682E616C6572742F31222C226964223A2239386461633136322D636431332D383231612D616337652D353365303235366639646331222C22736571223A312C2274797065223A22616C6572742E6E6577227D');
CREATE TABLE outbox_position (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_seq INTEGER NOT NULL,
  delivered_through INTEGER NOT NULL,
  last_alert_at INTEGER,
  log_device INTEGER,
  log_inode INTEGER,
  log_end INTEGER
);
INSERT INTO "outbox_position" VALUES(1,1,0,1795612845617,NULL,NULL,NULL);
CREATE TABLE page (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      feed INTEGER NOT NULL,
      item INTEGER NOT NULL,
      state INTEGER NOT NULL,
      item_id BLOB NOT NULL,
      revision INTEGER NOT NULL,
      first_seen INTEGER NOT NULL,
      url TEXT NOT NULL,
      since INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      next INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      looks INTEGER NOT NULL DEFAULT 0,
      etag TEXT,
      last_modified TEXT,
      validators_url TEXT,
      text_digest BLOB,
      content BLOB NOT NULL
    );
CREATE TABLE poll_request (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      feed TEXT NOT NULL,
      asked_at INTEGER NOT NULL
    );
CREATE TABLE seen_page (
  id INTEGER PRIMARY KEY,
  entries BLOB NOT NULL
);
INSERT INTO "seen_page" VALUES(16777216,X'21FD41E41FE396E3F7AF191EEFF1DDD203219664FB016AA5DD12A20101000000');
CREATE TABLE story (
  id BLOB PRIMARY KEY,
  alerts INTEGER NOT NULL,
  first_alert BLOB NOT NULL,
  last_alert_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "story" VALUES(X'89E5B8D9B7C2512F',1,X'98DAC162CD13821AAC7E53E0256F9DC1',1795612845617);
CREATE TABLE suppressed (
  number INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL,
  alert_id BLOB NOT NULL,
  line BLOB NOT NULL
, watch TEXT);
INSERT INTO "suppressed" VALUES(1,1,X'000102030405060708090A0B0C0D0E0F',X'7B22736368656D61223A22636C61696D77617463682E616C6572742F31222C226964223A2230303031303230332D636431332D383231612D616337652D353365303235366639646331222C22736571223A302C2274797065223A22616C6572742E6E6577222C227761746368223A7B226964223A2277227D7D','w');
CREATE TABLE watch (
      id TEXT PRIMARY KEY,
      definition BLOB,
      first_seen INTEGER NOT NULL,
      hits INTEGER NOT NULL DEFAULT 0,
      last_hit INTEGER,
      last_hit_seq INTEGER,
      quiet_said_at INTEGER,
      near_misses TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
INSERT INTO "watch" VALUES('w',X'000102030405060708090A0B0C0D0E0F',1795612845000,202,1795612845617,1,NULL,'');
CREATE INDEX story_by_age ON story (last_alert_at);
CREATE INDEX suppressed_by_feed ON suppressed (feed);
CREATE INDEX suppressed_by_watch ON suppressed (watch);
CREATE UNIQUE INDEX page_by_item ON page (feed, item);
ALTER TABLE suppressed ADD COLUMN reason INTEGER NOT NULL DEFAULT 0;
ALTER TABLE suppressed ADD COLUMN kept_at INTEGER;
ALTER TABLE suppressed ADD COLUMN item INTEGER;
ALTER TABLE suppressed ADD COLUMN story BLOB;
CREATE INDEX suppressed_repeats ON suppressed (kept_at) WHERE reason = 1;
CREATE INDEX suppressed_repeat_by_alert ON suppressed (alert_id) WHERE reason = 1;
CREATE TABLE watch_day (
  watch TEXT NOT NULL,
  day INTEGER NOT NULL,
  feed TEXT NOT NULL,
  alerts INTEGER NOT NULL DEFAULT 0,
  repeated INTEGER NOT NULL DEFAULT 0,
  too_old INTEGER NOT NULL DEFAULT 0,
  said INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (watch, day, feed)
) WITHOUT ROWID;
CREATE INDEX watch_day_by_day ON watch_day (day);
INSERT INTO "grdb_migrations" VALUES('8');
INSERT INTO "page" VALUES(4,1,77,1,X'000102030405060708090A0B0C0D0E0F',1,1795612845000,'https://feed.example/a',1795612845000,1795612905000,1795612965000,2,0,'"p1"',NULL,'https://feed.example/a',NULL,X'00');
CREATE TABLE page_health (
  feed INTEGER PRIMARY KEY,
  read INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  since INTEGER,
  reason TEXT NOT NULL,
  is_failing INTEGER NOT NULL
);
CREATE TABLE wanted_page (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  feed INTEGER NOT NULL,
  item INTEGER NOT NULL,
  state INTEGER NOT NULL,
  item_id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  url TEXT NOT NULL,
  since INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  next INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  etag TEXT,
  last_modified TEXT,
  validators_url TEXT,
  text_digest BLOB,
  content BLOB NOT NULL
);
INSERT INTO wanted_page SELECT number, feed, item, state, item_id, revision, first_seen, url, since,
  deadline, next, attempts, etag, last_modified, validators_url, text_digest, content FROM page;
DROP TABLE page;
ALTER TABLE wanted_page RENAME TO page;
CREATE UNIQUE INDEX page_by_item ON page (feed, item);
INSERT INTO "grdb_migrations" VALUES('9');
CREATE INDEX suppressed_repeat_by_item ON suppressed (feed, item, watch) WHERE reason = 1;
INSERT INTO "grdb_migrations" VALUES('10');
INSERT INTO "page_health" VALUES(1,3,0,9,1795612845000,'robots',1);
ALTER TABLE page_health ADD COLUMN url TEXT NOT NULL DEFAULT '';
ALTER TABLE page_health ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page_health ADD COLUMN past_pages INTEGER;
ALTER TABLE page_health ADD COLUMN past_since INTEGER;
UPDATE page_health SET said = is_failing;
INSERT INTO "grdb_migrations" VALUES('11');
INSERT INTO "story" VALUES(X'0001020304050607',3,X'98DAC162CD13821AAC7E53E0256F9DC1',1795612845617);
CREATE TABLE story_item (
  number INTEGER PRIMARY KEY,
  joined_at INTEGER NOT NULL,
  item_id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  story INTEGER NOT NULL,
  story_id BLOB NOT NULL,
  original INTEGER NOT NULL,
  is_closed INTEGER NOT NULL,
  is_revision INTEGER NOT NULL,
  size INTEGER NOT NULL,
  publishers INTEGER NOT NULL,
  origins INTEGER NOT NULL,
  watches TEXT NOT NULL,
  relations TEXT NOT NULL,
  details BLOB NOT NULL,
  outline BLOB NOT NULL
);
CREATE INDEX story_item_by_item ON story_item (item_id, number);
CREATE INDEX story_item_by_story ON story_item (story, number);
CREATE INDEX suppressed_repeat_by_story ON suppressed (story) WHERE reason = 1;
ALTER TABLE story ADD COLUMN logged INTEGER NOT NULL DEFAULT 0;
INSERT INTO "grdb_migrations" VALUES('12');
