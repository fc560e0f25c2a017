"""The database's history: each change of its shape is one function, applied once, in order, by `migrate` alone."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("listing-monitor")

REGISTER = (
    """CREATE TABLE register_versions (
        version INTEGER PRIMARY KEY,
        made_at TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('import', 'calendar')),
        file_name TEXT NOT NULL DEFAULT '',
        file_sha256 TEXT NOT NULL DEFAULT '',
        added INTEGER NOT NULL CHECK (added >= 0),
        updated INTEGER NOT NULL CHECK (updated >= 0)
    ) STRICT""",
    """CREATE TABLE registrations (
        id INTEGER PRIMARY KEY,
        office TEXT NOT NULL,
        registration_number TEXT NOT NULL CHECK (registration_number <> ''),
        mark TEXT NOT NULL CHECK (mark <> ''),
        aliases TEXT NOT NULL CHECK (json_valid(aliases)),
        right_holder TEXT NOT NULL,
        country TEXT NOT NULL,
        holder_nationality TEXT NOT NULL,
        nice_classes TEXT NOT NULL CHECK (json_valid(nice_classes)),
        nice_classes_real INTEGER NOT NULL CHECK (nice_classes_real IN (0, 1)),
        goods TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('in force', 'expired', 'withdrawn')),
        valid_from_on TEXT,
        valid_until_on TEXT,
        recordal_number TEXT NOT NULL,
        recordal_from_on TEXT,
        recordal_until_on TEXT,
        authorised_sellers TEXT NOT NULL CHECK (json_valid(authorised_sellers)),
        content_sha256 TEXT NOT NULL,
        in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
        changed_in_version INTEGER NOT NULL REFERENCES register_versions (version),
        UNIQUE (office, registration_number)
    ) STRICT""",
    "CREATE INDEX registrations_changed ON registrations (changed_in_version)",
    """CREATE TABLE registration_versions (
        registration_id INTEGER NOT NULL REFERENCES registrations (id),
        register_version INTEGER NOT NULL REFERENCES register_versions (version),
        content TEXT NOT NULL CHECK (json_valid(content)),
        PRIMARY KEY (registration_id, register_version)
    ) STRICT, WITHOUT ROWID""",
)

PLATFORMS = (
    """CREATE TABLE platforms (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
        paused_at TEXT,
        added_at TEXT NOT NULL,
        read_as TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('crawl', 'screen', 'deliver')),
        platform_id INTEGER REFERENCES platforms (id),
        state TEXT NOT NULL CHECK (state IN ('due', 'running', 'ended')),
        outcome TEXT CHECK (outcome IN ('done', 'failed', 'stopped', 'lost')),
        reason TEXT NOT NULL DEFAULT '',
        asked_by TEXT NOT NULL,
        due_at TEXT NOT NULL,
        started_at TEXT,
        ended_at TEXT,
        figures TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(figures)),
        CHECK ((state = 'ended') = (outcome IS NOT NULL)),
        CHECK ((kind = 'crawl') = (platform_id IS NOT NULL))
    ) STRICT""",
    # A due run that has not begun need not be due twice.
    "CREATE UNIQUE INDEX runs_due_once ON runs (kind, ifnull(platform_id, 0)) WHERE state = 'due'",
    "CREATE INDEX runs_platform ON runs (platform_id, id)",
    "CREATE INDEX runs_open ON runs (state) WHERE state <> 'ended'",
    """CREATE TABLE refusals (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('listing', 'field', 'registration', 'page')),
        platform_id INTEGER REFERENCES platforms (id),
        place TEXT NOT NULL,
        field TEXT NOT NULL,
        reason TEXT NOT NULL,
        excerpt TEXT NOT NULL,
        times INTEGER NOT NULL DEFAULT 1,
        first_at TEXT NOT NULL,
        last_at TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX refusals_once ON refusals (kind, ifnull(platform_id, 0), place, field, reason)",
)

LISTINGS = (
    """CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        url TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('robots', 'sitemap', 'category', 'product', 'feed')),
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        links TEXT NOT NULL CHECK (json_valid(links)),
        whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
        fetched_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        UNIQUE (platform_id, url)
    ) STRICT""",
    """CREATE TABLE sellers (
        id INTEGER PRIMARY KEY,
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        seller_ref TEXT NOT NULL CHECK (seller_ref <> ''),
        name TEXT NOT NULL,
        contacts TEXT NOT NULL CHECK (json_valid(contacts)),
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        UNIQUE (platform_id, seller_ref)
    ) STRICT""",
    """CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        url TEXT NOT NULL,
        status INTEGER NOT NULL,
        headers TEXT NOT NULL CHECK (json_valid(headers)),
        size INTEGER NOT NULL CHECK (size >= 0),
        captured_at TEXT NOT NULL,
        kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
        UNIQUE (sha256, platform_id, url)
    ) STRICT""",
    """CREATE TABLE listings (
        id INTEGER PRIMARY KEY,
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        listing_ref TEXT NOT NULL CHECK (listing_ref <> ''),
        page_id INTEGER REFERENCES pages (id),
        capture_id INTEGER REFERENCES captures (id) ON DELETE SET NULL,
        seller_id INTEGER REFERENCES sellers (id) ON DELETE SET NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        brand TEXT NOT NULL,
        description TEXT NOT NULL,
        category TEXT NOT NULL,
        price TEXT,
        currency TEXT NOT NULL,
        images TEXT NOT NULL CHECK (json_valid(images)),
        condition TEXT NOT NULL,
        gtin TEXT NOT NULL,
        pack_size TEXT NOT NULL,
        ships_from TEXT NOT NULL,
        ships_to TEXT NOT NULL CHECK (json_valid(ships_to)),
        language TEXT NOT NULL,
        content_sha256 TEXT NOT NULL,
        first_seen_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        screened_sha256 TEXT NOT NULL DEFAULT '',
        screened_fingerprint TEXT NOT NULL DEFAULT '',
        screened_register_version INTEGER NOT NULL DEFAULT 0,
        UNIQUE (platform_id, listing_ref)
    ) STRICT""",
    "CREATE INDEX listings_page ON listings (page_id)",
    "CREATE INDEX listings_seller ON listings (seller_id)",
    "CREATE INDEX listings_capture ON listings (capture_id)",
    "CREATE INDEX listings_unscreened ON listings (id) WHERE screened_sha256 <> content_sha256",
    "CREATE INDEX listings_screened ON listings (screened_fingerprint, screened_register_version)",
    """CREATE TABLE listing_versions (
        listing_id INTEGER NOT NULL REFERENCES listings (id),
        content_sha256 TEXT NOT NULL,
        replaced_at TEXT NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content)),
        PRIMARY KEY (listing_id, replaced_at, content_sha256)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE backgrounds (
        version TEXT PRIMARY KEY,
        learned_at TEXT NOT NULL,
        listings INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
)

PEOPLE = (
    """CREATE TABLE officers (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        password_hash TEXT NOT NULL,
        added_at TEXT NOT NULL,
        disabled_at TEXT
    ) STRICT""",
    """CREATE TABLE sessions (
        token_sha256 TEXT PRIMARY KEY,
        officer_id INTEGER NOT NULL REFERENCES officers (id),
        csrf_token TEXT NOT NULL,
        started_at TEXT NOT NULL,
        used_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sign_in_failures (
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        failed_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sign_in_failures_name ON sign_in_failures (name, address, failed_at)",
)

HITS = (
    """CREATE TABLE hits (
        id INTEGER PRIMARY KEY,
        listing_id INTEGER NOT NULL REFERENCES listings (id),
        registration_id INTEGER NOT NULL REFERENCES registrations (id),
        state TEXT NOT NULL CHECK (state IN ('new', 'assigned', 'confirmed', 'dismissed', 'withdrawn')),
        state_reason TEXT NOT NULL DEFAULT '',
        assigned_to INTEGER REFERENCES officers (id),
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 100),
        findings_version INTEGER NOT NULL,
        first_found_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        UNIQUE (listing_id, registration_id)
    ) STRICT""",
    "CREATE INDEX hits_queue ON hits (state, score DESC, id)",
    "CREATE INDEX hits_registration ON hits (registration_id)",
    """CREATE TABLE finding_versions (
        hit_id INTEGER NOT NULL REFERENCES hits (id),
        version INTEGER NOT NULL,
        score REAL NOT NULL,
        findings TEXT NOT NULL CHECK (json_valid(findings)),
        content_sha256 TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        register_version INTEGER NOT NULL REFERENCES register_versions (version),
        capture_id INTEGER REFERENCES captures (id),
        found_at TEXT NOT NULL,
        PRIMARY KEY (hit_id, version)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX finding_versions_capture ON finding_versions (capture_id)",
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        hit_id INTEGER NOT NULL REFERENCES hits (id),
        officer_id INTEGER NOT NULL REFERENCES officers (id),
        decision TEXT NOT NULL CHECK (decision IN ('dismissed', 'confirmed', 'assigned', 'reopened')),
        reason_code TEXT NOT NULL DEFAULT '',
        findings_version INTEGER NOT NULL,
        score REAL NOT NULL,
        decided_at TEXT NOT NULL,
        CHECK (decision <> 'dismissed' OR reason_code <> '')
    ) STRICT""",
    "CREATE INDEX decisions_hit ON decisions (hit_id, id)",
    """CREATE TABLE decision_notes (
        decision_id INTEGER PRIMARY KEY REFERENCES decisions (id),
        note TEXT NOT NULL,
        salt TEXT NOT NULL
    ) STRICT""",
    "CREATE TRIGGER decisions_kept BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END",
    "CREATE TRIGGER decisions_final BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are final'); END",
)

ALERTS = (
    """CREATE TABLE exports (
        id INTEGER PRIMARY KEY,
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        format TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('prepared', 'left')),
        repeated INTEGER NOT NULL CHECK (repeated IN (0, 1)),
        prepared_at TEXT NOT NULL,
        left_at TEXT,
        file_sha256 TEXT NOT NULL DEFAULT '',
        CHECK ((state = 'left') = (left_at IS NOT NULL))
    ) STRICT""",
    """CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        alert_ref TEXT NOT NULL UNIQUE,
        hit_id INTEGER NOT NULL REFERENCES hits (id),
        issue INTEGER NOT NULL CHECK (issue >= 1),
        export_id INTEGER NOT NULL REFERENCES exports (id),
        decision_id INTEGER NOT NULL REFERENCES decisions (id),
        UNIQUE (hit_id, issue)
    ) STRICT""",
    "CREATE INDEX alerts_export ON alerts (export_id)",
    """CREATE TABLE ledger (
        number INTEGER PRIMARY KEY,
        written_at TEXT NOT NULL,
        event TEXT NOT NULL,
        subject TEXT NOT NULL,
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        previous TEXT NOT NULL CHECK (length(previous) = 64),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
    ) STRICT""",
    "CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is kept'); END",
    "CREATE TRIGGER ledger_final BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is final'); END",
)


@MIGRATIONS(name="0001_first_shape")
def first_shape(db: Database) -> None:
    """Registrations in, listings crawled, hits found, decisions taken, alerts sent."""
    for statement in (*REGISTER, *PLATFORMS, *LISTINGS, *PEOPLE, *HITS, *ALERTS):
        db.conn.execute(statement)


@MIGRATIONS(name="0002_parts_of_the_score")
def parts_of_the_score(db: Database) -> None:
    """How surely the mark is used and how likely the use is unlawful; what was found before has neither."""
    for part in ("use", "unlawful"):
        db.conn.execute(f"ALTER TABLE finding_versions ADD COLUMN {part} REAL CHECK ({part} BETWEEN 0 AND 100)")


# Whose listing it was that the current findings were made of: its seller may have changed since.
_SELLER_AS_FOUND = """SELECT sellers.id FROM listings
    JOIN finding_versions AS found ON found.hit_id = hits.id AND found.version = hits.findings_version
    JOIN sellers ON sellers.id = iif(found.content_sha256 = listings.content_sha256, listings.seller_id,
        (SELECT content ->> '$.seller_id' FROM listing_versions AS earlier WHERE earlier.listing_id = listings.id
            AND earlier.content_sha256 = found.content_sha256 ORDER BY replaced_at DESC LIMIT 1))
    WHERE listings.id = hits.listing_id"""


@MIGRATIONS(name="0003_seller_records")
def seller_records(db: Database) -> None:
    """What is known of a seller from his hits; the next screening counts it for those who have any."""
    for statement in (
        "ALTER TABLE sellers ADD COLUMN confirmed_hits INTEGER NOT NULL DEFAULT 0 CHECK (confirmed_hits >= 0)",
        "ALTER TABLE sellers ADD COLUMN marks_offered INTEGER NOT NULL DEFAULT 0 CHECK (marks_offered >= 0)",
        "ALTER TABLE sellers ADD COLUMN recount_due INTEGER NOT NULL DEFAULT 0 CHECK (recount_due IN (0, 1))",
        "CREATE INDEX sellers_recount ON sellers (id) WHERE recount_due = 1",
        "ALTER TABLE hits ADD COLUMN confirmed_seller_id INTEGER REFERENCES sellers (id) ON DELETE SET NULL",
        "CREATE INDEX hits_confirmed_seller ON hits (confirmed_seller_id) WHERE confirmed_seller_id IS NOT NULL",
        f"UPDATE hits SET confirmed_seller_id = ({_SELLER_AS_FOUND}) WHERE state = 'confirmed'",
        "UPDATE sellers SET recount_due = 1 WHERE id IN "
        "(SELECT seller_id FROM listings WHERE id IN (SELECT listing_id FROM hits) UNION "
        "SELECT confirmed_seller_id FROM hits)",
    ):
        db.conn.execute(statement)


FRONTIER = (
    """CREATE TABLE rounds (
        platform_id INTEGER PRIMARY KEY REFERENCES platforms (id),
        began_at TEXT NOT NULL,
        moved_at TEXT NOT NULL,
        read_as TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts))
    ) STRICT""",
    """CREATE TABLE frontier (
        id INTEGER PRIMARY KEY,
        platform_id INTEGER NOT NULL REFERENCES platforms (id),
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        lastmod TEXT NOT NULL,
        found_on TEXT NOT NULL,
        barren INTEGER NOT NULL CHECK (barren >= 0),
        due INTEGER NOT NULL,
        state TEXT NOT NULL CHECK
            (state IN ('waiting', 'claimed', 'aside', 'passed', 'read', 'moved', 'gone', 'failed')),
        UNIQUE (platform_id, url)
    ) STRICT""",
    # Only what is still to be done: the index shrinks as the crawl goes on.
    "CREATE INDEX frontier_waiting ON frontier (platform_id, due, id) WHERE state = 'waiting'",
    "CREATE INDEX frontier_open ON frontier (platform_id) WHERE state IN ('waiting', 'claimed')",
)


@MIGRATIONS(name="0004_frontier")
def frontier(db: Database) -> None:
    """Where a crawl still has to go, so that one that was killed goes on where it stood."""
    for statement in FRONTIER:
        db.conn.execute(statement)


REVISITS = (
    "ALTER TABLE rounds ADD COLUMN habits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(habits))",
    "ALTER TABLE pages ADD COLUMN lastmod TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN body_sha256 TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN items_sha256 TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN looked_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN looks INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pages ADD COLUMN changes INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pages ADD COLUMN days REAL NOT NULL DEFAULT 0",
    # Until now a page was seen when it was looked at.
    "UPDATE pages SET looked_at = seen_at",
)

LIVES = (
    "ALTER TABLE listings ADD COLUMN misses INTEGER NOT NULL DEFAULT 0 CHECK (misses >= 0)",
    "ALTER TABLE listings ADD COLUMN absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1))",
    "ALTER TABLE listings ADD COLUMN gone_at TEXT",
    """CREATE TABLE listing_turns (
        listing_id INTEGER NOT NULL REFERENCES listings (id),
        turned_at TEXT NOT NULL,
        turn TEXT NOT NULL CHECK (turn IN ('gone', 'back')),
        reason TEXT NOT NULL,
        PRIMARY KEY (listing_id, turned_at, turn)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE relistings (
        later_id INTEGER PRIMARY KEY REFERENCES listings (id),
        earlier_id INTEGER NOT NULL UNIQUE REFERENCES listings (id),
        alike REAL NOT NULL CHECK (alike BETWEEN 0 AND 100),
        linked_at TEXT NOT NULL,
        CHECK (later_id <> earlier_id)
    ) STRICT""",
    "CREATE INDEX listings_gone ON listings (platform_id, gone_at) WHERE gone_at IS NOT NULL",
)


@MIGRATIONS(name="0005_lives")
def lives(db: Database) -> None:
    """What tells whether a page is worth another look, and the lives of listings: gone, back, offered anew."""
    for statement in (*REVISITS, *LIVES):
        db.conn.execute(statement)


DELIVERIES = """CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    platform_id INTEGER NOT NULL REFERENCES platforms (id),
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    state TEXT NOT NULL CHECK (state IN ('taken', 'refused')),
    read_as TEXT NOT NULL,
    rows INTEGER NOT NULL,
    refused_rows INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (platform_id, sha256)
) STRICT"""


SEARCHES = """CREATE TABLE searches (
    platform_id INTEGER NOT NULL REFERENCES platforms (id),
    mark TEXT NOT NULL,
    register_version INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (platform_id, mark)
) STRICT, WITHOUT ROWID"""


@MIGRATIONS(name="0006_deliveries")
def delivered(db: Database) -> None:
    """Files that partners deliver into folders, each taken once."""
    db.conn.execute(DELIVERIES)


@MIGRATIONS(name="0007_searches")
def searched(db: Database) -> None:
    """Which marks a platform's own search was asked for, so that a crawl goes on with those that waited longest."""
    db.conn.execute(SEARCHES)


PROBES = """CREATE TABLE probes (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'running', 'ended')),
    pages INTEGER NOT NULL DEFAULT 0,
    ended_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT '{}',
    file TEXT NOT NULL DEFAULT '',
    written_as TEXT NOT NULL DEFAULT ''
) STRICT"""


@MIGRATIONS(name="0008_probes")
def probes(db: Database) -> None:
    """Looks at sites that are no platforms yet, asked for at the desk."""
    db.conn.execute(PROBES)
