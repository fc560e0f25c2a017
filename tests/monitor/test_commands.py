"""The command line: exit codes, one-line errors, and answers for programs in exactly the promised shape."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
import pytest
import structlog

from monitor import cli
from monitor.casework import Decision
from monitor.errors import Busy, FileRefused, MonitorError, NotFound, Overtaken, SettingsError, StoreError, UsageError
from monitor.instance import Instance
from monitor.locks import holding
from monitor.store import Database, officers, refusals, writing
from tests import program
from tests.monitor import stock
from tests.monitor.stock import SELLER, SHOP, decide, names_in
from tests.program import Ran

Verb = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _logging_as_found() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Runs a verb as the console script does, and holds it to its exit code."""

    def run(*words: str, at: Path | None = None, expect: int = 0) -> Ran:
        where = [] if at is None else ["--dir", str(at)]
        monkeypatch.setattr(sys, "argv", ["listing-monitor", *words, *where])
        code = 0
        try:
            cli.main()
        except SystemExit as ending:
            code = int(ending.code or 0)
        said = capsys.readouterr()
        assert code == expect, f"{words} ended with {code}:\n{said.out}\n{said.err}"
        return Ran(exit_code=code, out=said.out, err=said.err)

    return run


def endings(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield words
        return
    for name, below in command.commands.items():
        yield from endings(below, (*words, name))


EVERY_VERB = list(endings(cli.verbs))
PROMISED = [
    "init", "migrate", "doctor", "register import", "register list", "register show", "platform add", "platform list",
    "platform pause", "platform resume", "crawl", "screen", "hits list", "hits show", "export", "serve",
    "practice-platform", "status", "match", "backup", "unit",
]  # fmt: skip


def test_every_promised_verb_is_there() -> None:
    assert set(PROMISED) <= {" ".join(words) for words in EVERY_VERB}


@pytest.mark.parametrize("words", EVERY_VERB, ids=" ".join)
def test_every_verb_explains_itself_with_an_example(verb: Verb, words: tuple[str, ...]) -> None:
    said = verb(*words, "--help").out
    assert "Example:" in said
    assert "--supervised" not in said, "what is between parent and child is nobody else's business"


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("register", "--help")])
def test_the_verbs_are_listed(verb: Verb, words: tuple[str, ...]) -> None:
    ran = verb(*words, expect=0 if words else 2)
    assert "import" in ran.out + ran.err or "register" in ran.out + ran.err


WRONG_USE = [
    (("sreve",), "No such command", "a verb that is none"),
    (("status", "--jsno"), "No such option", "an option that is none"),
    (("crawl",), "Missing argument", "no platform"),
    (("export", SHOP), "Missing option '--output'", "no file"),
    (("export", SHOP, "--format", "xml", "--output", "x"), "there are: csv, jsonl", "a format that is none"),
    (("register", "import", "nowhere.jsonl"), "does not exist", "a file that is not there"),
    (("register", "show", "4711"), "There is no registration 4711", "a registration that is not there"),
    (("hits", "show", "4711"), "There is no hit 4711", "a hit that is not there"),
    (("hits", "show", "first"), "is not a valid integer", "not a number"),
    (("hits", "list", "--state", "lost"), "There is no state 'lost'", "a state that is none"),
    (("hits", "show", "99999999999999999999"), "is not in the range", "a number no database holds"),
    (("hits", "list", "--limit", "99999999999999999999"), "is not in the range", "more than anybody can be shown"),
    (("register", "list", "--limit", "99999999999999999999"), "is not in the range", "nor of registrations"),
    (("hits", "list", "--platform", "bogus"), "There is no platform named 'bogus'", "a platform that is none"),
    (("register", "import", "setup.cfg", "--force"), "--force goes with --replace", "nothing to force"),
    (("officer", "add", ""), "'' cannot be an officer's name", "no name"),
    (("officer", "add", " lin"), "cannot be an officer's name", "a blank nobody sees"),
    (("hits", "list", "--limit", "0"), "is not in the range", "no hits at all"),
    (("crawl", "nowhere"), "There is no platform named 'nowhere'", "a platform that is not there"),
    (("crawl", "../../etc/passwd"), "There is no platform named", "a name that is a path"),
    (("export", "nowhere", "--output", "x"), "There is no platform named 'nowhere'", "a platform that is not there"),
    (("platform", "pause", "nowhere"), "There is no platform named 'nowhere'", "a platform that is not there"),
    (("platform", "add", "a", "--kind", "shop"), "url is missing", "no address"),
    (("platform", "add", "a", "--kind", "stall", "--url", "https://a.example/"), "kind = 'stall'", "no such kind"),
    (
        ("platform", "add", "A", "--kind", "shop", "--url", "https://a.example/"),
        "cannot be a platform's name",
        "a name",
    ),
    (("platform", "add", SHOP, "--kind", "shop", "--url", "https://a.example/"), "is there already", "a name twice"),
    (("officer", "disable", "nobody"), "There is no officer named 'nobody'", "an officer who is not there"),
    (("officer", "add", stock.OFFICER), "is an officer named", "an officer twice"),
    (("backup", "nowhere/backup.db"), "There is no directory nowhere", "a folder that is not there"),
    (("practice-platform", "--listings", "nowhere"), "does not exist", "a file that is not there"),
    (("practice-platform", "--listings", "setup.cfg", "--port", "99999"), "is not in the range", "no such port"),
]


@pytest.mark.parametrize(("words", "said", "why"), WRONG_USE)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(
    verb: Verb, stocked: Instance, words: tuple[str, ...], said: str, why: str
) -> None:
    at = None if words[0] in ("sreve", "practice-platform") else stocked.directory
    ran = verb(*words, at=at, expect=2)
    assert said in ran.err, why
    assert ran.out == ""
    assert "Traceback" not in ran.err


SETTING_PAIRS = [
    ("every_hours", "every_hours", "no value"),
    ("=6", "--set takes KEY=VALUE", "no key"),
    ("dealy_seconds=1", "there is no setting 'dealy_seconds'", "a typo"),
    ("delay_seconds=soon", "delay_seconds = 'soon'", "not a number"),
    ("delay_seconds=-1", "delay_seconds = -1", "less than none"),
    ("cron=0 0 * * 0", "name the days of the week", "a day by number"),
    ("cron=0 0 30 2 *", "no such day ever comes", "30 February"),
    ("allow_private_addresses=perhaps", "allow_private_addresses = 'perhaps'", "neither yes nor no"),
    ("paused=true", "there is no setting 'paused'", "that stands in the database"),
]


@pytest.mark.parametrize(("pair", "said", "why"), SETTING_PAIRS)
def test_a_platform_s_wrong_key_is_named(verb: Verb, bare: Instance, pair: str, said: str, why: str) -> None:
    words = ("platform", "add", "a", "--kind", "shop", "--url", "https://a.example/", "--set", pair)
    assert said in verb(*words, at=bare.directory, expect=2).err, why
    assert names_in(bare.platforms) == [f"{SHOP}.toml"]


def test_a_platform_s_keys_are_set_as_a_person_types_them(verb: Verb, bare: Instance) -> None:
    typed = [
        "delay_seconds=0", "allow_private_addresses=true", "cron=30 2 * * mon-fri", "currency=EUR",
        'allowed_hosts=["a.example", "b.example"]', 'agreement="4711"', r"listing_url_pattern=/item/\d+$",
    ]  # fmt: skip
    pairs = [word for pair in typed for word in ("--set", pair)]
    verb("platform", "add", "a", "--kind", "shop", "--url", "https://a.example/", *pairs, at=bare.directory)
    text = (bare.platforms / "a.toml").read_text()
    for line in ("delay_seconds = 0", "allow_private_addresses = true", 'cron = "30 2 * * mon-fri"', 'currency = "EUR"',
                 'allowed_hosts = ["a.example", "b.example"]', 'agreement = "4711"'):  # fmt: skip
        assert f"\n{line}\n" in text
    listed = json.loads(verb("platform", "list", "--json", at=bare.directory).out)
    assert [each["name"] for each in listed] == ["a", SHOP]


ERRORS: list[tuple[type[MonitorError], int]] = [
    (MonitorError, 1), (FileRefused, 1), (StoreError, 1), (Overtaken, 1),
    (UsageError, 2), (SettingsError, 2), (NotFound, 2), (Busy, 75),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code"), ERRORS)
def test_each_branch_of_errors_has_its_exit_code(error: type[MonitorError], code: int) -> None:
    assert error.exit_code == code


def _spoil_settings(instance: Instance) -> None:
    (instance.directory / "listing-monitor.toml").write_text("[desk]\nprot = 1\n")


def _spoil_platform(instance: Instance) -> None:
    (instance.platforms / f"{SHOP}.toml").write_text('kind = "shop"\nurl = "nowhere"\n')


def _remove_database(instance: Instance) -> None:
    instance.database.unlink()


def _spoil_database(instance: Instance) -> None:
    instance.database.write_text("no database at all " * 20)


def _age_database(instance: Instance) -> None:
    stock.tamper(instance.database, "DELETE FROM _sqlite_migrations")


BROKEN: list[tuple[Callable[[Instance], None], int, str]] = [
    (_spoil_settings, 2, "there is no setting 'desk.prot'"),
    (_remove_database, 2, "There is no database"),
    (_spoil_database, 1, "Restore it from a backup"),
    (_age_database, 1, "Run: listing-monitor migrate"),
]


@pytest.mark.parametrize(("spoil", "code", "said"), BROKEN)
def test_an_error_is_one_line_with_place_and_remedy(
    verb: Verb, bare: Instance, spoil: Callable[[Instance], None], code: int, said: str
) -> None:
    spoil(bare)
    ran = verb("platform", "list", at=bare.directory, expect=code)
    assert said in ran.err
    assert ran.err.startswith("listing-monitor: ")
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_one_wrong_platform_file_is_shown_beside_the_sound_ones(verb: Verb, bare: Instance) -> None:
    (bare.platforms / "broken.toml").write_text('kind = "shop"\nurl = "nowhere"\n')
    said = verb("platform", "list", at=bare.directory).out
    assert f"{SHOP}  shop" in said
    assert "broken  not crawled: " in said
    assert "url = 'nowhere'" in said
    sound, faulty = json.loads(verb("platform", "list", "--json", at=bare.directory).out)
    assert (sound["name"], sound["fault"]) == (SHOP, "")
    assert (faulty["name"], "url = 'nowhere'" in faulty["fault"]) == ("broken", True)
    assert list(sound) == list(faulty)
    assert json.loads(verb("status", "--json", at=bare.directory).out)["platforms"] == 2


def test_what_the_system_refuses_is_one_line_too(verb: Verb, stocked: Instance, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = verb("init", str(tmp_path / "file" / "instance"), expect=1)
    assert (ran.err.count("\n"), "Not a directory" in ran.err) == (1, True)
    ran = verb("export", SHOP, "--output", str(tmp_path / "file" / "x"), at=stocked.directory, expect=2)
    assert "There is no directory" in ran.err


def test_no_instance_here_says_how_to_make_one(verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "listing-monitor init DIR" in verb("status", expect=2).err


def test_work_that_is_under_way_elsewhere_ends_with_75(verb: Verb, stocked: Instance, tmp_path: Path) -> None:
    with holding(stocked.lock(f"crawl-{SHOP}"), "A crawl"):
        assert "is under way already" in verb("crawl", SHOP, at=stocked.directory, expect=75).err
    with holding(stocked.lock(f"export-{SHOP}"), "An export"):
        verb("export", SHOP, "--output", str(tmp_path / "alerts"), at=stocked.directory, expect=75)
    assert names_in(tmp_path) == ["instance"]


def test_an_instance_is_made_where_asked_and_not_twice(verb: Verb, tmp_path: Path) -> None:
    said = verb("init", str(tmp_path / "new")).out
    assert str(tmp_path / "new") in said
    assert "holds an instance already" in verb("init", str(tmp_path / "new"), expect=2).err
    verb("migrate", at=tmp_path / "new")
    verb("doctor", at=tmp_path / "new")


def write(path: Path, *rows: object) -> str:
    path.write_text("".join(row + "\n" if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return str(path)


GOOD = {"office": "EM", "registration_number": "000123", "mark": "Velmora"}
NAMELESS = {"office": "EM", "registration_number": "000124"}


def test_an_import_answers_in_exactly_the_promised_words(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", GOOD)
    answer = verb("register", "import", file, "--json", at=bare.directory)
    assert json.loads(answer.out) == {"added": 1, "updated": 0, "unchanged": 0, "refused": 0, "register_version": 1}
    assert answer.out.count("\n") == 1
    again = json.loads(verb("register", "import", file, "--json", at=bare.directory).out)
    assert again == {"added": 0, "updated": 0, "unchanged": 1, "refused": 0, "register_version": 2}
    changed = write(tmp_path / "r.jsonl", {**GOOD, "mark": "Velmora!"})
    assert json.loads(verb("register", "import", changed, "--json", at=bare.directory).out)["updated"] == 1


def test_good_rows_go_in_and_bad_ones_into_a_file_with_line_column_and_reason(
    verb: Verb, bare: Instance, tmp_path: Path
) -> None:
    file = write(tmp_path / "r.jsonl", GOOD, NAMELESS, "{broken", {**GOOD, "registration_number": "9"})
    answer = json.loads(verb("register", "import", file, "--json", at=bare.directory).out)
    assert (answer["added"], answer["refused"]) == (2, 2)
    [refused] = bare.refusals.iterdir()
    text = refused.read_text("utf-8-sig")
    assert "line 2" in text
    assert "line 3" in text
    assert '"mark"' in text
    said = verb("register", "import", file, at=bare.directory).out
    assert "2 refused" in said
    assert "What was refused, and why:" in said
    assert json.loads(verb("status", "--json", at=bare.directory).out)["refusals"] == 2


def test_refusals_of_two_files_are_told_apart(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        verb("register", "import", write(tmp_path / name, GOOD, NAMELESS), at=bare.directory)
    with stock.opened(bare) as db:
        places = {each.refusal.place for each in refusals.recent(db)}
    assert places == {"one.jsonl, line 2", "two.jsonl, line 2"}


def test_a_strict_import_takes_no_row_and_still_says_which_were_bad(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", GOOD, NAMELESS)
    ran = verb("register", "import", file, "--strict", at=bare.directory, expect=1)
    assert "line 2" in ran.err
    assert ran.err.count("\n") == 1
    assert len(names_in(bare.refusals)) == 1
    status = json.loads(verb("status", "--json", at=bare.directory).out)
    assert (status["registrations"], status["register_version"]) == (0, 0)
    verb("register", "import", write(tmp_path / "s.jsonl", GOOD), "--strict", at=bare.directory)


def test_a_replacing_import_withdraws_what_the_file_no_longer_names(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    verb(
        "register", "import", write(tmp_path / "r.jsonl", GOOD, {**GOOD, "registration_number": "9"}), at=bare.directory
    )
    said = verb("register", "import", write(tmp_path / "r.jsonl", GOOD), "--replace", at=bare.directory).out
    assert "1 withdrawn" in said
    shown = json.loads(verb("register", "show", "9", "--json", at=bare.directory).out)
    assert shown["status"] == "withdrawn"


def test_a_file_that_would_withdraw_most_of_the_register_is_refused_unless_forced(
    verb: Verb, bare: Instance, tmp_path: Path
) -> None:
    many = [{**GOOD, "registration_number": str(number)} for number in range(1_002)]
    verb("register", "import", write(tmp_path / "all.jsonl", *many), at=bare.directory)
    one = write(tmp_path / "one.jsonl", many[0])
    ran = verb("register", "import", one, "--replace", at=bare.directory, expect=1)
    assert "one.jsonl would withdraw 1001 of 1002 registrations in force" in ran.err
    assert "--replace --force" in ran.err
    assert json.loads(verb("status", "--json", at=bare.directory).out)["register_version"] == 1
    elsewhere = write(tmp_path / "cn.jsonl", {**GOOD, "office": "CN"})
    assert " 0 withdrawn" in verb("register", "import", elsewhere, "--replace", at=bare.directory).out
    assert "1001 withdrawn" in verb("register", "import", one, "--replace", "--force", at=bare.directory).out


def test_a_replacing_import_with_refused_rows_withdraws_nothing_unless_forced(
    verb: Verb, bare: Instance, tmp_path: Path
) -> None:
    gone = {**GOOD, "registration_number": "9"}
    verb("register", "import", write(tmp_path / "all.jsonl", GOOD, gone), at=bare.directory)
    mixed = write(tmp_path / "mixed.jsonl", GOOD, NAMELESS)
    held = verb("register", "import", mixed, "--replace", at=bare.directory).out
    assert " 0 withdrawn" in held
    assert "Nothing was withdrawn" in held
    assert " 1 withdrawn" in verb("register", "import", mixed, "--replace", "--force", at=bare.directory).out


def test_an_office_is_the_row_s_or_else_the_option_s(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    plain = {"registration_number": "1", "mark": "A"}
    file = write(tmp_path / "r.jsonl", plain, {**plain, "office": "CN"})
    verb("register", "import", file, "--office", "US", at=bare.directory)
    shown = json.loads(verb("register", "show", "1", "--json", at=bare.directory).out)
    assert [each["office"] for each in shown] == ["US", "CN"]
    one = json.loads(verb("register", "show", "1", "--office", "CN", "--json", at=bare.directory).out)
    assert (one["office"], one["status"]) == ("CN", "in force")


def test_a_file_that_is_no_register_is_refused_whole(verb: Verb, bare: Instance, tmp_path: Path) -> None:
    file = tmp_path / "r.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    ran = verb("register", "import", str(file), at=bare.directory, expect=1)
    assert ran.err.count("\n") == 1
    assert json.loads(verb("status", "--json", at=bare.directory).out)["register_version"] == 0


def test_status_answers_in_exactly_the_promised_words(verb: Verb, stocked: Instance, stocked_db: Database) -> None:
    decide(stocked_db, "A-1", Decision.CONFIRMED)
    assert json.loads(verb("status", "--json", at=stocked.directory).out) == {
        "registrations": 4, "register_version": 1, "platforms": 1, "listings": 5, "refusals": 0,
        "hits": {"confirmed": 1, "new": 2}, "alerts": 0, "runs": {"done": 2},
    }  # fmt: skip
    assert "hits: 1 confirmed, 2 new" in verb("status", at=stocked.directory).out


def test_registrations_are_listed_and_shown(verb: Verb, stocked: Instance) -> None:
    assert "VELMORA" in verb("register", "list", "velmora", at=stocked.directory).out
    listed = json.loads(verb("register", "list", "--json", "--limit", "2", at=stocked.directory).out)
    assert [each["mark"] for each in listed] == ["KESSARI", "OLD LANTERN"]
    assert "mark: KESSARI" in verb("register", "show", "0420007", at=stocked.directory).out


def test_hits_are_listed_and_shown(verb: Verb, stocked: Instance, stocked_db: Database) -> None:
    decide(stocked_db, "A-1", Decision.DISMISSED)
    listed = json.loads(verb("hits", "list", "--json", at=stocked.directory).out)
    assert [each["score"] for each in listed] == sorted((each["score"] for each in listed), reverse=True)
    dismissed = json.loads(verb("hits", "list", "--state", "dismissed", "--json", at=stocked.directory).out)
    assert [each["listing_ref"] for each in dismissed] == ["A-1"]
    shown = json.loads(verb("hits", "show", str(dismissed[0]["id"]), "--json", at=stocked.directory).out)
    [finding] = [each for each in shown["findings"] if each["field"] == "title"]
    assert shown["title"][finding["start"] : finding["end"]] == finding["seen"] == "Velmora"
    assert [each["decision"] for each in shown["decisions"]] == ["dismissed"]
    said = verb("hits", "show", str(dismissed[0]["id"]), at=stocked.directory).out
    assert "dismissed authentic" in said
    for part in ("score", "use", "unlawful"):
        assert f"{part}: {shown[part]:.1f}\n" in said
    stock.tamper(stocked.database, "UPDATE finding_versions SET use = NULL, unlawful = NULL")
    assert "\nuse: –\nunlawful: –\n" in verb("hits", "show", str(dismissed[0]["id"]), at=stocked.directory).out
    assert "use     –  unlawful     –" in verb("hits", "list", at=stocked.directory).out


def test_an_export_says_what_it_wrote(verb: Verb, stocked: Instance, stocked_db: Database, tmp_path: Path) -> None:
    decide(stocked_db, "A-1", Decision.CONFIRMED)
    file = tmp_path / "alerts.csv"
    said = json.loads(verb("export", SHOP, "--output", str(file), "--json", at=stocked.directory).out)
    assert (said["alerts"], said["file"]) == (1, str(file))
    assert SELLER in file.read_text("utf-8-sig")
    again = verb("export", SHOP, "--format", "jsonl", "--again", "--output", str(file), at=stocked.directory).out
    assert "1 alerts written" in again
    assert json.loads(file.read_text())["issue"] == 2


def test_a_platform_is_paused_and_resumed(verb: Verb, bare: Instance) -> None:
    def paused() -> bool:
        return bool(json.loads(verb("platform", "list", "--json", at=bare.directory).out)[0]["paused"])

    assert not paused()
    verb("platform", "pause", SHOP, at=bare.directory)
    assert paused()
    assert "paused" in verb("platform", "list", at=bare.directory).out
    verb("platform", "resume", SHOP, at=bare.directory)
    assert not paused()


def test_officers_are_added_listed_and_shut_out(verb: Verb, bare: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    said = verb("officer", "add", "li.wei", at=bare.directory).out
    password = said.strip().rpartition(" ")[2]
    assert len(password) >= 16, "made here, and shown once"
    with stock.opened(bare) as db:
        kept = officers.find(db, "li.wei").password_hash
    assert password not in kept
    assert kept.startswith("$argon2id$")
    verb("officer", "disable", "li.wei", at=bare.directory)
    listed = json.loads(verb("officer", "list", "--json", at=bare.directory).out)
    assert listed == [{"name": "li.wei", "disabled": True}]
    verb("officer", "enable", "li.wei", at=bare.directory)


@contextmanager
def piped(text: str) -> Iterator[TextIO]:
    reading, writing_end = os.pipe()
    os.write(writing_end, text.encode())
    os.close(writing_end)
    with os.fdopen(reading) as stream:
        yield stream


@pytest.mark.parametrize("words", [("add", "lin"), ("password", stock.OFFICER)])
def test_a_password_in_the_pipe_is_not_ignored_in_silence(
    verb: Verb, stocked: Instance, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    with piped("correct horse battery\n") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "--password-stdin" in verb("officer", *words, at=stocked.directory, expect=2).err
    with piped("correct horse battery\n") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "Password" not in verb("officer", *words, "--password-stdin", at=stocked.directory).out
    with piped("") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "hown once: " in verb("officer", "password", stock.OFFICER, at=stocked.directory).out


def test_a_backup_is_made_and_never_over_another_file(verb: Verb, stocked: Instance, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    assert "holds a sound copy" in verb("backup", str(target), at=stocked.directory).out
    before = target.read_bytes()
    assert "is there already" in verb("backup", str(target), at=stocked.directory, expect=2).err
    assert target.read_bytes() == before


def test_hostile_text_reaches_a_terminal_disarmed_and_a_program_whole(verb: Verb, bare: Instance) -> None:
    hostile = "Velmora \x1b]0;owned\x07\x1b[31m\u202e"
    stock.import_rows(bare, [{"office": "EM", "registration_number": "1", "mark": "Velmora", "right_holder": "x"}])
    with stock.opened(bare) as db, writing(db):
        db.execute("UPDATE registrations SET right_holder = ?", [hostile])
    said = verb("register", "list", at=bare.directory).out
    assert not any(character in said for character in "\x1b\x07\u202e")
    assert "\\x1b" in said
    [shown] = json.loads(verb("register", "list", "--json", at=bare.directory).out)
    assert shown["right_holder"] == hostile


def test_the_program_runs_as_a_module_and_as_a_command(stocked: Instance) -> None:
    module = program.run("status", "--json", directory=stocked.directory)
    command = Path(sys.executable).with_name("listing-monitor")
    script = subprocess.run(
        [str(command), "status", "--json", "--dir", str(stocked.directory)], capture_output=True, text=True, check=True
    )
    assert json.loads(script.stdout) == module.json
    assert (module.err, script.stderr) == ("", "")


def test_an_error_of_the_real_process_is_one_line_and_its_code(tmp_path: Path) -> None:
    ran = program.run("status", directory=tmp_path, expect=2)
    assert ran.out == ""
    assert ran.err.startswith("listing-monitor: There is no ")
    assert ran.err.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error_to_speak_of(stocked: Instance) -> None:
    process = subprocess.Popen(
        f"'{sys.executable}' -m monitor register list --dir '{stocked.directory}' | true",
        shell=True, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.communicate(timeout=60)[1] == ""
