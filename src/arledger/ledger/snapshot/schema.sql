-- The snapshot: facts of one ledger, one row each. `day` is a date's ordinal number, so that the day
-- can be compared; `source` keeps facts per file.
CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL);
-- Names that loaders and plugins give to entries which stand in no file; their ids are negative.
CREATE TABLE virtual_source (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE include (pattern TEXT NOT NULL, matches TEXT NOT NULL);
-- What plugins read, and what the names of their modules led to.
CREATE TABLE besides (path TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE place (name TEXT NOT NULL, file TEXT NOT NULL);
CREATE TABLE cluster (
  id INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,  -- the day from which on it is settled; far in the future where it is not
  size INTEGER NOT NULL
);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  cluster INTEGER NOT NULL,
  day INTEGER NOT NULL,
  flag TEXT NOT NULL,
  payee TEXT NOT NULL,
  narration TEXT NOT NULL,
  tags TEXT NOT NULL,
  links TEXT NOT NULL,
  meta TEXT NOT NULL,
  postings TEXT NOT NULL,
  source INTEGER NOT NULL,
  line INTEGER NOT NULL
);
-- Which entries have a leg on a kept account.
CREATE TABLE leg (account INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (account, entry)) WITHOUT ROWID;
-- Beancount's balance of an account after each day on which it changed.
CREATE TABLE purse (id INTEGER PRIMARY KEY, account TEXT NOT NULL, currency TEXT NOT NULL);
CREATE TABLE balance (
  purse INTEGER NOT NULL,
  day INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (purse, day)
) WITHOUT ROWID;
CREATE TABLE opened (
  account TEXT NOT NULL, day INTEGER NOT NULL, currencies TEXT NOT NULL, meta TEXT NOT NULL,
  source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE custom (
  day INTEGER NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE note (
  day INTEGER NOT NULL, account TEXT NOT NULL, text TEXT NOT NULL, links TEXT NOT NULL, meta TEXT NOT NULL,
  source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE document (
  day INTEGER NOT NULL, account TEXT NOT NULL, text TEXT NOT NULL, links TEXT NOT NULL, meta TEXT NOT NULL,
  source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE price (day INTEGER NOT NULL, currency TEXT NOT NULL, rate TEXT NOT NULL, quote TEXT NOT NULL);
CREATE TABLE assertion (day INTEGER NOT NULL, account TEXT NOT NULL, number TEXT NOT NULL, currency TEXT NOT NULL);
CREATE TABLE problem (
  path TEXT NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, remedy TEXT NOT NULL,
  severity TEXT NOT NULL
);
-- What keeps a deposit from a day on, nothing where it must go back: for it the history of its client need not be read.
CREATE TABLE deposit_day (
  number TEXT NOT NULL, client TEXT NOT NULL, currency TEXT NOT NULL, day INTEGER NOT NULL, why TEXT NOT NULL
);
