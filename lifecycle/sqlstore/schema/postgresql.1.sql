-- Instants are whole microseconds since 1970 UTC, days are YYYY-MM-DD, and a quota that
-- is NULL is unlimited. Any other NULL is what nobody said. Texts compare byte by byte.
-- Every change of a book raises its version first, in the same commit, so a row needs
-- no foreign key to tell that its book is there. Books and plans keep room on their pages,
-- because they are written again and again. A table has one check, as a server reads each
-- of them anew for every statement.

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
	grace_days bigint NOT NULL,
	activated  bigint,
	granted    bigint,
	began_with bigint,
	remaining  bigint,
	consumed   bigint NOT NULL,
	refunded   bigint NOT NULL,
	adjusted   bigint NOT NULL,
	taken      bigint,
	PRIMARY KEY (partner, plan),
	CHECK (
		grace_days >= 0
		AND granted >= 0
		AND began_with BETWEEN 0 AND granted
		AND remaining BETWEEN 0 AND granted
		AND consumed >= 0
		AND refunded BETWEEN 0 AND consumed
		AND (granted IS NULL) = (remaining IS NULL) AND (granted IS NULL) = (began_with IS NULL)
		AND began_with + adjusted = remaining + consumed - refunded
		AND (activated IS NOT NULL OR consumed = 0 AND adjusted = 0)
	)
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
	version    bigint NOT NULL,
	place      bigint NOT NULL,
	kind       text COLLATE "C" NOT NULL,
	refused    text COLLATE "C",
	plan       text COLLATE "C",
	incident   text COLLATE "C",
	claimed    bigint,
	recorded   bigint,
	remaining  bigint,
	held_until bigint,
	was        bigint,
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
	granted    bigint,
	renews     text COLLATE "C",
	PRIMARY KEY (partner, version, place),
	CHECK (
		version > 0
		AND place >= 0
		AND remaining >= 0
		AND was >= 0
		AND granted >= 0
		AND (kind NOT IN ('consumed', 'confirmed', 'refunded') OR plan IS NOT NULL AND incident IS NOT NULL)
	)
);

-- An incident is consumed once, and comes back once.
CREATE UNIQUE INDEX entries_consumed_once ON entries (partner, plan, incident) WHERE kind IN ('consumed', 'confirmed');
CREATE UNIQUE INDEX entries_refunded_once ON entries (partner, plan, incident) WHERE kind = 'refunded';

CREATE TABLE requests (
	partner       text COLLATE "C" NOT NULL,
	id            text COLLATE "C" NOT NULL,
	version       bigint NOT NULL,
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
	stepped       bigint NOT NULL,
	remaining     bigint,
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
	PRIMARY KEY (partner, id),
	CHECK (
		version >= 0
		AND stepped >= 0
		AND remaining >= 0
	)
);

-- An index of more than the key is for those who say that the version is not below 0, which
-- is always true: nothing that has an ID is to be looked for among all that a partner has.
CREATE INDEX requests_by_version ON requests (partner, version, id) WHERE version >= 0;
CREATE INDEX requests_by_state   ON requests (partner, state, version, id) WHERE version >= 0;
CREATE INDEX requests_by_plan    ON requests (partner, plan, version, id) WHERE version >= 0;

CREATE TABLE keys (
	partner       text COLLATE "C" NOT NULL,
	id            text COLLATE "C" NOT NULL,
	version       bigint NOT NULL,
	op            text COLLATE "C",
	fingerprint   bytea NOT NULL,
	request       text COLLATE "C",
	state         text COLLATE "C",
	stepped       bigint NOT NULL,
	remaining     bigint,
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
	PRIMARY KEY (partner, id),
	CHECK (
		version >= 0
		AND length(fingerprint) = 32
		AND stepped >= 0
		AND remaining >= 0
	)
);

CREATE INDEX keys_by_version ON keys (partner, version, id) WHERE version >= 0;
