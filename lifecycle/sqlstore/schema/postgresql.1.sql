-- Instants are whole microseconds since 1970 UTC, days are YYYY-MM-DD, and a quota that
-- is NULL is unlimited. Any other NULL is what nobody said. Texts compare byte by byte.
-- Every change of a book raises its version first, in the same commit, so a row needs
-- no foreign key to tell that its book is there. Books and plans keep room on their pages,
-- because they are written again and again.

CREATE TABLE books (
	partner text COLLATE "C" NOT NULL,
	version bigint NOT NULL CHECK (version >= 0),
	PRIMARY KEY (partner)
) WITH (fillfactor = 50);

CREATE TABLE plans (
	partner    text COLLATE "C" NOT NULL,
	plan       text COLLATE "C" NOT NULL,
	contract   text COLLATE "C",
	offer      text COLLATE "C",
	benefit    text COLLATE "C",
	term_start text COLLATE "C",
	zone       text COLLATE "C",
	bought     text COLLATE "C",
	adopted    boolean NOT NULL,
	grace_days bigint NOT NULL CHECK (grace_days >= 0),
	activated  bigint,
	granted    bigint CHECK (granted >= 0),
	began_with bigint CHECK (began_with BETWEEN 0 AND granted),
	remaining  bigint CHECK (remaining BETWEEN 0 AND granted),
	consumed   bigint NOT NULL CHECK (consumed >= 0),
	refunded   bigint NOT NULL CHECK (refunded BETWEEN 0 AND consumed),
	adjusted   bigint NOT NULL,
	taken      bigint,
	PRIMARY KEY (partner, plan),
	CHECK ((granted IS NULL) = (remaining IS NULL) AND (granted IS NULL) = (began_with IS NULL)),
	CHECK (began_with + adjusted = remaining + consumed - refunded),
	CHECK (activated IS NOT NULL OR consumed = 0 AND adjusted = 0)
) WITH (fillfactor = 50);

CREATE TABLE links (
	partner  text COLLATE "C" NOT NULL,
	account  text COLLATE "C" NOT NULL,
	contract text COLLATE "C" NOT NULL,
	linked   bigint,
	PRIMARY KEY (partner, account, contract)
);

CREATE TABLE holds (
	partner    text COLLATE "C" NOT NULL,
	request    text COLLATE "C" NOT NULL,
	plan       text COLLATE "C",
	held_until bigint,
	PRIMARY KEY (partner, request)
);

CREATE TABLE entries (
	partner    text COLLATE "C" NOT NULL,
	version    bigint NOT NULL CHECK (version > 0),
	place      bigint NOT NULL CHECK (place >= 0),
	kind       text COLLATE "C" NOT NULL,
	refused    text COLLATE "C",
	plan       text COLLATE "C",
	incident   text COLLATE "C",
	claimed    bigint,
	recorded   bigint,
	remaining  bigint CHECK (remaining >= 0),
	held_until bigint,
	was        bigint CHECK (was >= 0),
	note       text COLLATE "C",
	seen       text COLLATE "C",
	why        text COLLATE "C",
	reasons    text COLLATE "C",
	cause      text COLLATE "C",
	actor      text COLLATE "C",
	account    text COLLATE "C",
	contract   text COLLATE "C",
	offer      text COLLATE "C",
	benefit    text COLLATE "C",
	term_start text COLLATE "C",
	zone       text COLLATE "C",
	bought     text COLLATE "C",
	grace_days bigint NOT NULL,
	granted    bigint CHECK (granted >= 0),
	renews     text COLLATE "C",
	PRIMARY KEY (partner, version, place),
	CHECK (kind NOT IN ('consumed', 'confirmed', 'refunded') OR plan IS NOT NULL AND incident IS NOT NULL)
);

-- An incident is consumed once, and comes back once.
CREATE UNIQUE INDEX entries_consumed_once ON entries (partner, plan, incident) WHERE kind IN ('consumed', 'confirmed');
CREATE UNIQUE INDEX entries_refunded_once ON entries (partner, plan, incident) WHERE kind = 'refunded';

CREATE TABLE requests (
	partner       text COLLATE "C" NOT NULL,
	id            text COLLATE "C" NOT NULL,
	version       bigint NOT NULL CHECK (version >= 0),
	opened        bigint,
	noted         bigint,
	actor         text COLLATE "C",
	account       text COLLATE "C",
	title         text COLLATE "C",
	details       text COLLATE "C",
	release       text COLLATE "C",
	policy        text COLLATE "C",
	portal        text COLLATE "C",
	payer         text COLLATE "C",
	plan          text COLLATE "C",
	severity      text COLLATE "C",
	locale        text COLLATE "C",
	follows       text COLLATE "C",
	recorded      boolean NOT NULL,
	partner_type  text COLLATE "C",
	issue         text COLLATE "C",
	product       text COLLATE "C",
	tenant        text COLLATE "C",
	gdap          text COLLATE "C",
	role          text COLLATE "C",
	rbac          text COLLATE "C",
	provider      text COLLATE "C",
	account_kind  text COLLATE "C",
	entry         text COLLATE "C",
	release_cover text COLLATE "C",
	contact       text COLLATE "C",
	plan_state    text COLLATE "C",
	cloud         text COLLATE "C",
	isv           text COLLATE "C",
	problem       text COLLATE "C",
	steps         text COLLATE "C", -- a JSON list
	state         text COLLATE "C",
	stepped       bigint NOT NULL CHECK (stepped >= 0),
	remaining     bigint CHECK (remaining >= 0),
	held_until    bigint,
	filed         bigint,
	ticket        text COLLATE "C",
	within_ns     bigint NOT NULL, -- of the target: nanoseconds
	business_days bigint NOT NULL,
	committed     boolean NOT NULL,
	due           bigint,
	unsettled     boolean NOT NULL,
	close_reason  text COLLATE "C",
	refund        text COLLATE "C",
	original      text COLLATE "C",
	closed        bigint,
	closed_by     text COLLATE "C",
	approved      bigint,
	approver      text COLLATE "C",
	PRIMARY KEY (partner, id)
);

CREATE INDEX requests_by_version ON requests (partner, version, id);
CREATE INDEX requests_by_state   ON requests (partner, state, version, id);
CREATE INDEX requests_by_account ON requests (partner, account, version, id);
CREATE INDEX requests_by_portal  ON requests (partner, portal, version, id);
CREATE INDEX requests_by_product ON requests (partner, product, version, id);
CREATE INDEX requests_by_plan    ON requests (partner, plan, version, id);

CREATE TABLE keys (
	partner       text COLLATE "C" NOT NULL,
	id            text COLLATE "C" NOT NULL,
	version       bigint NOT NULL CHECK (version >= 0),
	op            text COLLATE "C",
	fingerprint   bytea NOT NULL CHECK (length(fingerprint) = 32),
	request       text COLLATE "C",
	state         text COLLATE "C",
	stepped       bigint NOT NULL CHECK (stepped >= 0),
	remaining     bigint CHECK (remaining >= 0),
	held_until    bigint,
	filed         bigint,
	ticket        text COLLATE "C",
	within_ns     bigint NOT NULL,
	business_days bigint NOT NULL,
	committed     boolean NOT NULL,
	due           bigint,
	unsettled     boolean NOT NULL,
	close_reason  text COLLATE "C",
	refund        text COLLATE "C",
	original      text COLLATE "C",
	closed        bigint,
	closed_by     text COLLATE "C",
	approved      bigint,
	approver      text COLLATE "C",
	PRIMARY KEY (partner, id)
);

CREATE INDEX keys_by_version ON keys (partner, version, id) WHERE version >= 0;
