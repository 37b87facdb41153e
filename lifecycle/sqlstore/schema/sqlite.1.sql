-- Instants are whole microseconds since 1970 UTC, days are YYYY-MM-DD, and a quota that
-- is NULL is unlimited. Any other NULL is what nobody said. Texts compare byte by byte.
-- Every change of a book raises its version first, in the same commit, so a row needs
-- no foreign key to tell that its book is there.

CREATE TABLE books (
	partner TEXT    NOT NULL,
	version INTEGER NOT NULL CHECK (version >= 0),
	PRIMARY KEY (partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
	partner    TEXT    NOT NULL,
	plan       TEXT    NOT NULL,
	contract   TEXT,
	offer      TEXT,
	benefit    TEXT,
	term_start TEXT,
	zone       TEXT,
	bought     TEXT,
	adopted    INTEGER NOT NULL CHECK (adopted IN (0, 1)),
	grace_days INTEGER NOT NULL CHECK (grace_days >= 0),
	activated  INTEGER,
	granted    INTEGER CHECK (granted >= 0),
	began_with INTEGER CHECK (began_with BETWEEN 0 AND granted),
	remaining  INTEGER CHECK (remaining BETWEEN 0 AND granted),
	consumed   INTEGER NOT NULL CHECK (consumed >= 0),
	refunded   INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND consumed),
	adjusted   INTEGER NOT NULL,
	taken      INTEGER,
	PRIMARY KEY (partner, plan),
	CHECK ((granted IS NULL) = (remaining IS NULL) AND (granted IS NULL) = (began_with IS NULL)),
	CHECK (began_with + adjusted = remaining + consumed - refunded),
	CHECK (activated IS NOT NULL OR consumed = 0 AND adjusted = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
	partner  TEXT NOT NULL,
	account  TEXT NOT NULL,
	contract TEXT NOT NULL,
	linked   INTEGER,
	PRIMARY KEY (partner, account, contract)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
	partner    TEXT NOT NULL,
	request    TEXT NOT NULL,
	plan       TEXT,
	held_until INTEGER,
	PRIMARY KEY (partner, request)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
	partner    TEXT    NOT NULL,
	version    INTEGER NOT NULL CHECK (version > 0),
	place      INTEGER NOT NULL CHECK (place >= 0),
	kind       TEXT    NOT NULL,
	refused    TEXT,
	plan       TEXT,
	incident   TEXT,
	claimed    INTEGER,
	recorded   INTEGER,
	remaining  INTEGER CHECK (remaining >= 0),
	held_until INTEGER,
	was        INTEGER CHECK (was >= 0),
	note       TEXT,
	seen       TEXT,
	why        TEXT,
	reasons    TEXT,
	cause      TEXT,
	actor      TEXT,
	account    TEXT,
	contract   TEXT,
	offer      TEXT,
	benefit    TEXT,
	term_start TEXT,
	zone       TEXT,
	bought     TEXT,
	grace_days INTEGER NOT NULL,
	granted    INTEGER CHECK (granted >= 0),
	renews     TEXT,
	PRIMARY KEY (partner, version, place),
	CHECK (kind NOT IN ('consumed', 'confirmed', 'refunded') OR plan IS NOT NULL AND incident IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- An incident is consumed once, and comes back once.
CREATE UNIQUE INDEX entries_consumed_once ON entries (partner, plan, incident) WHERE kind IN ('consumed', 'confirmed');
CREATE UNIQUE INDEX entries_refunded_once ON entries (partner, plan, incident) WHERE kind = 'refunded';

CREATE TABLE requests (
	partner       TEXT    NOT NULL,
	id            TEXT    NOT NULL,
	version       INTEGER NOT NULL CHECK (version >= 0),
	opened        INTEGER,
	noted         INTEGER,
	actor         TEXT,
	account       TEXT,
	title         TEXT,
	details       TEXT,
	release       TEXT,
	policy        TEXT,
	portal        TEXT,
	payer         TEXT,
	plan          TEXT,
	severity      TEXT,
	locale        TEXT,
	follows       TEXT,
	recorded      INTEGER NOT NULL CHECK (recorded IN (0, 1)),
	partner_type  TEXT,
	issue         TEXT,
	product       TEXT,
	tenant        TEXT,
	gdap          TEXT,
	role          TEXT,
	rbac          TEXT,
	provider      TEXT,
	account_kind  TEXT,
	entry         TEXT,
	release_cover TEXT,
	contact       TEXT,
	plan_state    TEXT,
	cloud         TEXT,
	isv           TEXT,
	problem       TEXT,
	steps         TEXT, -- a JSON list
	state         TEXT,
	stepped       INTEGER NOT NULL CHECK (stepped >= 0),
	remaining     INTEGER CHECK (remaining >= 0),
	held_until    INTEGER,
	filed         INTEGER,
	ticket        TEXT,
	within_ns     INTEGER NOT NULL, -- of the target: nanoseconds
	business_days INTEGER NOT NULL,
	committed     INTEGER NOT NULL CHECK (committed IN (0, 1)),
	due           INTEGER,
	unsettled     INTEGER NOT NULL CHECK (unsettled IN (0, 1)),
	close_reason  TEXT,
	refund        TEXT,
	original      TEXT,
	closed        INTEGER,
	closed_by     TEXT,
	approved      INTEGER,
	approver      TEXT,
	PRIMARY KEY (partner, id)
) STRICT;

-- An index of more than the key is for those who say that the version is not below 0, which
-- is always true: nothing that has an ID is to be looked for among all that a partner has.
CREATE INDEX requests_by_version ON requests (partner, version, id) WHERE version >= 0;
CREATE INDEX requests_by_state   ON requests (partner, state, version, id) WHERE version >= 0;
CREATE INDEX requests_by_plan    ON requests (partner, plan, version, id) WHERE version >= 0;

CREATE TABLE keys (
	partner       TEXT    NOT NULL,
	id            TEXT    NOT NULL,
	version       INTEGER NOT NULL CHECK (version >= 0),
	op            TEXT,
	fingerprint   BLOB    NOT NULL CHECK (length(fingerprint) = 32),
	request       TEXT,
	state         TEXT,
	stepped       INTEGER NOT NULL CHECK (stepped >= 0),
	remaining     INTEGER CHECK (remaining >= 0),
	held_until    INTEGER,
	filed         INTEGER,
	ticket        TEXT,
	within_ns     INTEGER NOT NULL,
	business_days INTEGER NOT NULL,
	committed     INTEGER NOT NULL CHECK (committed IN (0, 1)),
	due           INTEGER,
	unsettled     INTEGER NOT NULL CHECK (unsettled IN (0, 1)),
	close_reason  TEXT,
	refund        TEXT,
	original      TEXT,
	closed        INTEGER,
	closed_by     TEXT,
	approved      INTEGER,
	approver      TEXT,
	PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_by_version ON keys (partner, version, id) WHERE version >= 0;
