"""Who gets in: passwords, sessions, forms of strangers, and every route by name."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from monitor import clock
from monitor.desk.access import hash_password, verify_password
from monitor.desk.app import ROUTERS, desk_app
from monitor.desk.plan import DeskPlan
from monitor.desk.visits import OPEN_PATHS, local_path
from monitor.errors import UsageError
from monitor.store import alerts, officers, platforms, probes, queue
from monitor.store.connection import open_store
from tests.monitor.desk.seeding import DISABLED, OFFICER, PASSWORD, PLATFORMS
from tests.monitor.desk.visiting import Answer, Visitor, served

# Each route with an address that leads to something; a route that is missing here fails the first test.
ADDRESSES = {
    "/": "/",
    "/sign-in": "/sign-in",
    "/sign-out": "/sign-out",
    "/language": "/language",
    "/static/{name}": "/static/desk.css",
    "/running": "/running",
    "/platforms": "/platforms",
    "/captures/{capture_id}": "/captures/1",
    "/captures/{capture_id}/file": "/captures/1/file",
    "/refusals": "/refusals",
    "/hits": "/hits",
    "/hits/{hit_id}": "/hits/1",
    "/registrations": "/registrations",
    "/registrations/{registration_id}": "/registrations/1",
    "/platforms/{name}/crawl": f"/platforms/{PLATFORMS[0]}/crawl",
    "/platforms/{name}/alerts": f"/platforms/{PLATFORMS[0]}/alerts",
    "/platforms/{name}/exports/{file}": f"/platforms/{PLATFORMS[0]}/exports/none.csv",
    "/platforms/{name}/pause": f"/platforms/{PLATFORMS[0]}/pause",
    "/platforms/{name}/resume": f"/platforms/{PLATFORMS[0]}/resume",
    "/probes": "/probes",
    "/probes/{probe_id}": "/probes/1",
    "/probes/{probe_id}/file": "/probes/1/file",
}
DECISION = {"verdict": "confirmed", "version": 1, "state": "new"}
FORMS: dict[str, dict[str, object]] = {
    "/hits/{hit_id}": DECISION,
    "/platforms/{name}/alerts": {"notice_format": "csv", "newest": 0},
    "/probes": {"url": "https://another.example/"},
    "/probes/{probe_id}/file": {"name": "newshop", "text": 'kind = "shop"\nurl = "https://shop.example/"\n'},
}


def table() -> list[tuple[str, str]]:
    """Every method and path that the desk answers."""
    return sorted((method, route.path) for routes in ROUTERS for route in routes.routes for method in route.methods)  # type: ignore[attr-defined]


def closed() -> list[tuple[str, str]]:
    return [(method, path) for method, path in table() if path not in OPEN_PATHS]


def test_every_route_is_in_the_matrix() -> None:
    assert {path for _, path in table()} == set(ADDRESSES)


def test_the_app_answers_no_route_outside_the_table(tmp_path: Path) -> None:
    app = desk_app(DeskPlan(database=tmp_path / "none.db"))
    outside = [route for route in app.routes if getattr(route, "path", "") not in {"", *ADDRESSES}]
    assert outside == []


def ask(visitor: Visitor, method: str, path: str) -> Answer:
    """Ask for the route as its own page would."""
    if method != "POST":
        return visitor.get(ADDRESSES[path])
    return visitor.post(ADDRESSES[path], {"csrf": visitor.csrf} | FORMS.get(path, {}))


def test_nobody_gets_past_the_door_by_any_route(passer_by: Visitor) -> None:
    passer_by.cookies["desk"] = passer_by.csrf = "x" * 43
    for method, path in closed():
        answer = ask(passer_by, method, path)
        assert (answer.status, answer.location.split("?")[0]) == (303, "/sign-in"), (method, path)


def test_an_officer_who_is_disabled_is_out_at_once_by_every_route(officer: Visitor, seeded: Path) -> None:
    with closing(open_store(seeded)) as db:
        officers.disable(db, OFFICER, clock.now())
    for method, path in closed():
        answer = ask(officer, method, path)
        assert (answer.status, answer.location.split("?")[0]) == (303, "/sign-in"), (method, path)


def test_an_officer_is_served_by_every_route(officer: Visitor) -> None:
    for method, path in sorted(closed(), key=lambda route: route[1] == "/sign-out"):
        if path == "/platforms/{name}/exports/{file}":
            continue  # a file stands there once it is written; test_desk_exports.py has it sent
        answer = ask(officer, method, path)
        assert answer.status == (303 if method == "POST" else 200), (method, path)
        assert ("/sign-in" in answer.location) is (path == "/sign-out"), (method, path)


@pytest.mark.parametrize("path", [path for method, path in closed() if method == "POST"])
def test_a_form_that_no_page_of_the_session_made_changes_nothing(officer: Visitor, seeded: Path, path: str) -> None:
    own = f"http://127.0.0.1:{officer.port}"
    for token, origin in (
        ("", own),
        ("x" * 43, own),
        ("ü", own),
        (officer.csrf, ""),
        (officer.csrf, "null"),
        (officer.csrf, "https://evil.example"),
        (officer.csrf, "http://127.0.0.1"),
        (officer.csrf, f"file://127.0.0.1:{officer.port}"),
    ):
        answer = officer.post(ADDRESSES[path], FORMS.get(path, {}) | {"csrf": token}, Origin=origin)
        assert answer.status == 403, (token, origin)
    assert officer.get("/").status == 200
    with closing(open_store(seeded)) as db:
        assert queue.find(db, 1).state == "new"
        assert not any(state.paused for state in platforms.listed(db))
        assert alerts.newest_export(db, platforms.find(db, PLATFORMS[0]).id) == 0
        assert [(look.url, look.written_as) for look in probes.recent(db, 9)] == [("https://shop.example/", "")]


@pytest.mark.parametrize("path", ["/sign-in", "/language"])
def test_even_open_forms_are_taken_from_our_own_pages_only(passer_by: Visitor, path: str) -> None:
    form = {"name": OFFICER, "password": PASSWORD, "code": "zh"}
    assert passer_by.post(path, form, Origin="https://evil.example").status == 403
    assert passer_by.cookies == {}


def test_a_router_that_is_added_later_is_closed_unless_the_plan_names_it(seeded: Path) -> None:
    app = desk_app(DeskPlan(database=seeded, open_paths=("/healthz",)))
    app.get("/healthz")(lambda: {"ok": True})
    app.get("/metrics")(lambda: "secret")
    with served(seeded, app=app) as port:
        assert Visitor(port).get("/healthz").status == 200
        assert Visitor(port).get("/metrics").location.startswith("/sign-in")


def test_signing_in_makes_a_new_session_and_ends_the_old_one(officer: Visitor) -> None:
    before = officer.cookies["desk"]
    assert officer.sign_in().status == 303
    assert officer.cookies["desk"] != before
    officer.cookies["desk"] = before
    assert officer.get("/hits").location.startswith("/sign-in")


def test_signing_out_ends_the_session_in_the_store_too(officer: Visitor) -> None:
    token = officer.cookies["desk"]
    assert officer.post("/sign-out", {"csrf": officer.csrf}).location == "/sign-in"
    assert "desk" not in officer.cookies
    officer.cookies["desk"] = token
    assert officer.get("/").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        (OFFICER, "another long password", "wrong password"),
        ("Nobody", PASSWORD, "unknown name"),
        (DISABLED, PASSWORD, "disabled"),
        (OFFICER, "", "empty"),
        (OFFICER.lower(), PASSWORD, "another case"),
        ("", "", "nothing at all"),
    ],
)
def test_the_door_stays_shut_and_does_not_say_why(stranger: Visitor, name: str, password: str, why: str) -> None:
    answer = stranger.sign_in(name, password)
    assert (answer.status, stranger.cookies) == (403, {}), why
    assert "The name or the password is not right." in answer.body


@pytest.mark.parametrize("name", [OFFICER, '"><script>alert(1)</script>', "' autofocus x='"])
def test_after_a_wrong_password_the_name_stands_there_still(stranger: Visitor, name: str) -> None:
    document = html.document_fromstring(stranger.sign_in(name, "another long password").body)
    [typed] = document.cssselect("[name=name]")
    [password] = document.cssselect("[name=password]")
    assert (typed.get("value"), typed.get("autofocus"), typed.get("x")) == (name, None, None)
    assert (password.get("value"), password.get("autofocus")) == (None, "")
    assert "alert" not in [script.text for script in document.cssselect("script")]


def test_attempts_are_bounded_for_the_name_and_nobody_else_is_locked_out(stranger: Visitor) -> None:
    for _ in range(officers.FAILURES_ALLOWED):
        assert stranger.sign_in("Nobody", "wrong, but long enough").status == 403
    assert stranger.sign_in("Nobody", "wrong, but long enough").status == 429
    assert stranger.sign_in().status == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(seeded: Path) -> None:
    for secure, name in ((False, "desk"), (True, "__Host-desk")):
        with served(seeded, secure_cookies=secure) as port:
            cookie = Visitor(port).sign_in().headers["set-cookie"]
        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) is secure


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "[::2]", ""])
def test_a_strange_host_name_is_turned_away(passer_by: Visitor, host: str) -> None:
    answer = passer_by.get("/sign-in", Host=host or "-")
    assert answer.status == 421
    assert "content-security-policy" in answer.headers


def test_a_body_that_is_too_long_is_turned_away(reader: Visitor) -> None:
    answer = reader.decide(1, "confirmed", note="x" * 70_000)
    assert answer.status == 413


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/hits?min=80", "/hits?min=80"),
        ("/", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/\t/evil.example", "/"),
        ("hits", "/"),
        ("", "/"),
        ("http://[", "/"),
    ],
)
def test_coming_back_leads_nowhere_but_to_the_desk(path: str, leads_to: str) -> None:
    assert local_path(path) == leads_to


def test_after_signing_in_the_officer_is_where_they_wanted_to_be(stranger: Visitor) -> None:
    door = stranger.get("/hits?min=80").location
    assert door == "/sign-in?back=/hits%3Fmin%3D80"
    form = {"name": OFFICER, "password": PASSWORD, "back": "/hits?min=80"}
    assert stranger.post("/sign-in", form).location == "/hits?min=80"


def test_a_page_that_renews_itself_is_sent_to_the_door_whole(passer_by: Visitor) -> None:
    answer = passer_by.get("/running", HX_Request="true", HX_Current_URL="http://127.0.0.1/hits?min=3")
    assert (answer.status, answer.headers["hx-redirect"]) == (401, "/sign-in?back=/hits%3Fmin%3D3")


def test_fields_that_no_form_has_are_refused(reader: Visitor) -> None:
    assert reader.decide(1, "confirmed", officer_id=2).status == 422
    assert reader.decide(1, "confirmed", state="nonsense").status == 422
    assert reader.decide(1, "confirmed", version="one").status == 422


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("eleven char", False),
        ("twelve chars", True),
        ("密码很长的一句话一共十二", True),
        ("x" * 257, False),
        ("", False),
    ],
)
def test_a_password_has_at_least_twelve_characters(password: str, taken: bool) -> None:
    if taken:
        assert verify_password(password, hash_password(password))
        return
    with pytest.raises(UsageError):
        hash_password(password)


def test_a_password_is_hashed_with_argon2id_and_a_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert verify_password("cafe\u0301 and long words", hash_password("caf\u00e9 and long words"))


def test_nobody_s_password_is_never_right() -> None:
    assert not verify_password(PASSWORD, None)
    assert not verify_password(PASSWORD, "not a hash")


@pytest.mark.parametrize(("counts", "still_good"), [(True, True), (False, False)])
def test_a_page_that_renews_itself_does_not_keep_a_session_alive(seeded: Path, counts: bool, still_good: bool) -> None:
    start = clock.now()
    with closing(open_store(seeded)) as db:
        token = officers.start_session(db, officers.find(db, OFFICER).id, start)
        assert officers.session(db, token, start + timedelta(minutes=20), counts_as_use=counts)
        later = officers.session(db, token, start + timedelta(minutes=40))
    assert (later is not None) is still_good
