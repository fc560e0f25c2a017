"""A backtest: what other rules would have made of past decisions and of the queue, on a real store, writing nothing."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import background
from monitor.backtest import Backtest, run_backtest
from monitor.backtest.change import Change, differences
from monitor.backtest.past import order
from monitor.backtest.proposal import proposed
from monitor.casework import Decision
from monitor.errors import SettingsError
from monitor.instance import Instance, open_instance
from monitor.rulebook import rulebook, rulebook_of
from monitor.screen import screen_waiting
from monitor.settings import ScreeningSettings
from monitor.store import Database, judged, queue
from monitor.store.queue import HitFilter
from rules.weights import WEIGHTS
from spiders.items import Item
from tests import program
from tests.monitor import stock
from tests.monitor.stock import decide, hit_of, opened, page

CONFIRM, DISMISS = Decision.CONFIRMED, Decision.DISMISSED
OFFERS = (
    ("Q-0", "Velmora shoes replica 1:1", "s-9"),
    ("Q-1", "Kessari perfume replica", "s-9"),
    ("Q-2", "Torvantis watch", "s-9"),
    ("O-0", "Strap compatible with Torvantis", "s-10"),
    ("O-1", "Bag for Velmora shoes", "s-10"),
    ("O-2", "Kessari perfume, second hand", "s-10"),
    ("O-3", "Velm0ra cap", "s-11"),
)
JUDGED = {"Q-0": CONFIRM, "Q-1": CONFIRM, "O-0": DISMISS, "O-1": DISMISS}


@pytest.fixture(scope="module")
def decided_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two confirmed and two dismissed hits, and others that wait."""
    instance = stock.stock(tmp_path_factory.mktemp("decided") / "instance")
    items = (Item(listing_ref=ref, title=title, seller=seller, seller_id=seller) for ref, title, seller in OFFERS)
    stock.keep(instance, *map(page, items))
    screen_waiting(instance)
    with opened(instance) as db:
        for reference, decision in JUDGED.items():
            decide(db, reference, decision)
    screen_waiting(instance)
    return instance.directory


@pytest.fixture
def instance(decided_once: Path, tmp_path: Path) -> Instance:
    shutil.copytree(decided_once, tmp_path / "instance")
    return open_instance(tmp_path / "instance")


def try_out(
    instance: Instance, *, listings: int | None = None, threshold: float | None = None, **weights: float
) -> Backtest:
    with opened(instance) as db:
        settings = proposed(instance.settings.screening, None, weights, threshold)
        after = rulebook_of(background.newest(db), instance.directory, settings)
        change = Change(before=rulebook(db, instance), after=after)
        return run_backtest(db, change, listings, lambda part, done, whole: None)


def scores(instance: Instance) -> dict[str, float]:
    with opened(instance) as db:
        return {row.listing_ref: row.score for row in queue.listed(db, HitFilter(limit=100))}


def everything(instance: Instance) -> dict[str, list[tuple[object, ...]]]:
    with opened(instance) as db:
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in db.table_names()}


def test_no_change_moves_nothing(instance: Instance) -> None:
    found = try_out(instance)
    for tally in (found.decisions.confirmed, found.decisions.dismissed):
        assert (tally.decided, tally.shown_before, tally.shown_after) == (2, 2, 2)
        assert (tally.no_longer, tally.newly) == (0, 0)
    assert (found.queue.added, found.queue.removed, found.queue.movers) == (0, 0, ())
    assert found.decisions.order_before == found.decisions.order_after == 1.0
    assert found.decisions.left_out == 0


def test_the_queue_of_today_is_the_queue_in_the_store(instance: Instance) -> None:
    with opened(instance) as db:
        waiting = sum(queue.count_open_by_platform(db).values())
    found = try_out(instance)
    assert (found.queue.before, found.queue.after) == (waiting, waiting)
    assert found.queue.listings == found.queue.stored == len(OFFERS) + len(stock.ITEMS)


def test_a_higher_threshold_loses_what_lies_below_it_and_says_which_and_why(instance: Instance) -> None:
    now = scores(instance)
    threshold = (now["Q-1"] + max(now["O-0"], now["O-1"])) / 2
    found = try_out(instance, threshold=threshold)
    assert found.decisions.confirmed.no_longer == sum(now[each] < threshold for each in ("Q-0", "Q-1")) == 0
    assert found.decisions.dismissed.no_longer == 2
    found = try_out(instance, threshold=99.9)
    assert {each.listing_ref for each in found.decisions.lost} == {"Q-0", "Q-1"}
    for lost in found.decisions.lost:
        assert lost.shown_before
        assert not lost.shown_after
        assert lost.score_before >= WEIGHTS.threshold
        assert "registered name" in lost.why
    assert found.queue.after < found.queue.before
    assert found.queue.removed == found.queue.before - found.queue.after
    assert sum(each.removed for each in found.queue.movers) == found.queue.removed


def test_a_lower_threshold_adds_to_the_queue_by_mark(instance: Instance) -> None:
    (instance.directory / "listing-monitor.toml").write_text("[screening]\nthreshold = 97\n")
    found = try_out(open_instance(instance.directory), threshold=60.0)
    assert found.queue.added == found.queue.after - found.queue.before > 0
    assert {each.mark for each in found.queue.movers} <= {"VELMORA", "KESSARI", "TORVANTIS"}
    assert found.queue.removed == 0


def test_another_weight_moves_the_order_of_confirmed_and_dismissed(instance: Instance) -> None:
    found = try_out(instance, replica_plain=-9.0, replica_code=-9.0, compatible_with=9.0)
    assert found.decisions.order_before == 1.0
    assert found.decisions.order_after is not None
    assert found.decisions.order_after < 1.0


def test_a_listing_is_judged_as_the_officer_saw_it(instance: Instance) -> None:
    before = try_out(instance, threshold=99.9)
    stock.keep(instance, page(Item(listing_ref="Q-0", title="Plain cotton towel", seller="s-9", seller_id="s-9")))
    screen_waiting(instance)
    after = try_out(instance, threshold=99.9)
    [lost] = [each for each in after.decisions.lost if each.listing_ref == "Q-0"]
    assert lost.title == "Velmora shoes replica 1:1"
    assert {each.score_before for each in after.decisions.lost} == {each.score_before for each in before.decisions.lost}


def test_a_decision_does_not_speak_for_itself_through_the_seller_s_record(instance: Instance) -> None:
    with opened(instance) as db:
        records = {each.kept.listing.listing_ref: each.record.confirmed_hits for each in judged.judged(db)}
    assert records == {"Q-0": 0, "Q-1": 1, "O-0": 0, "O-1": 0}, "each knows what was confirmed before it, no more"


def test_each_listing_is_screened_with_what_was_known_of_its_seller_then(instance: Instance) -> None:
    found = try_out(instance, threshold=99.99, confirmed_hits=3.0)
    moved = {each.listing_ref: each.score_after - each.score_before for each in found.decisions.lost}
    assert moved["Q-0"] == 0.0, "nothing was known when it was confirmed"
    assert moved["Q-1"] > 0.0, "one hit of the seller was confirmed before it"


def test_hits_on_what_is_not_in_force_any_more_are_left_out(instance: Instance) -> None:
    stock.import_rows(instance, [{**stock.REGISTER[0], "status": "expired"}])
    found = try_out(instance)
    assert found.decisions.left_out == 2
    assert (found.decisions.confirmed.decided, found.decisions.dismissed.decided) == (1, 1)


def test_a_hit_taken_back_is_no_decision(instance: Instance) -> None:
    with opened(instance) as db:
        decide(db, "Q-0", Decision.REOPENED)
    assert try_out(instance).decisions.confirmed.decided == 1


def test_what_officers_decided_is_not_counted_into_the_queue(instance: Instance) -> None:
    found = try_out(instance, threshold=99.9)
    assert found.queue.before == len(scores(instance)) - len(JUDGED)


@pytest.mark.parametrize(("limit", "screened"), [(0, 0), (1, 1), (4, 4), (500, 12)])
def test_a_sample_takes_the_newest_listings(instance: Instance, limit: int, screened: int) -> None:
    found = try_out(instance, threshold=99.9, listings=limit)
    assert (found.queue.listings, found.queue.stored) == (screened, 12)
    if limit == 1:
        assert [each.mark for each in found.queue.movers] in ([], ["VELMORA"]), "O-3 was kept last"


def test_a_store_without_decisions_says_so(tmp_path: Path) -> None:
    found = try_out(stock.stock(tmp_path / "instance"))
    assert (found.decisions.confirmed.decided, found.decisions.order_before) == (0, None)


def test_nothing_is_written(instance: Instance) -> None:
    before = everything(instance)
    try_out(instance, threshold=10.0, in_seller=-3.0)
    assert everything(instance) == before


SCORES = st.lists(st.sampled_from([0.0, 10.0, 55.5, 60.0, 99.0]), max_size=12)


def slow_order(confirmed: Sequence[float], dismissed: Sequence[float]) -> float | None:
    pairs = [(mine > theirs) + (mine == theirs) / 2 for mine in confirmed for theirs in dismissed]
    return sum(pairs) / len(pairs) if pairs else None


@given(confirmed=SCORES, dismissed=SCORES)
def test_the_order_is_that_of_every_pair(confirmed: list[float], dismissed: list[float]) -> None:
    assert order(confirmed, dismissed) == pytest.approx(slow_order(confirmed, dismissed))


NOW = ScreeningSettings(threshold=55.0, weights={"in_seller": -2.0}, replica_words="own.txt")


def test_a_proposal_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "proposed.toml"
    file.write_text("name = 'elsewhere'\n[desk]\nport = 'never read'\n[screening]\nweights = { in_title = 1.0 }\n")
    of_file = proposed(NOW, file, {}, None)
    assert (of_file.threshold, of_file.weights, of_file.replica_words) == (55.0, {"in_title": 1.0}, "own.txt")
    of_words = proposed(NOW, None, {"in_brand": 3.0}, None)
    assert of_words.weights == {"in_seller": -2.0, "in_brand": 3.0}
    both = proposed(NOW, file, {"in_brand": 3.0}, 70.0)
    assert (both.weights, both.threshold) == ({"in_title": 1.0, "in_brand": 3.0}, 70.0)
    assert proposed(NOW, None, {}, None) == NOW


WRONG = [
    ("[screening]\nthreshhold = 3\n", "there is no setting 'screening.threshhold'", "a slip in the key"),
    ("[screening]\nthreshold = 300\n", "screening.threshold = 300", "out of range"),
    ("[screening]\nweights = { in_titel = 1.0 }\n", "the rules have no number 'in_titel'", "a number that is none"),
    ("[screening]\nweights = { in_title = 'high' }\n", "screening.weights.in_title", "not a number"),
    ("threshold = 60\n", "no table [screening]", "the key under no table"),
    ("screening = 3\n", "no table [screening]", "not a table"),
    ("[screening\n", "is not valid TOML", "no TOML"),
]


@pytest.mark.parametrize(("text", "said", "why"), WRONG)
def test_a_wrong_proposal_is_one_error_that_names_the_key(tmp_path: Path, text: str, said: str, why: str) -> None:
    file = tmp_path / "proposed.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        proposed(NOW, file, {}, None)
    assert said in str(error.value), why
    assert str(file) in str(error.value), why


def test_what_differs_is_named_number_by_number_and_list_by_list(instance: Instance) -> None:
    (instance.directory / "own.txt").write_text("en\tplain\tmirror grade\n")
    with opened(instance) as db:
        settings = ScreeningSettings(threshold=70.0, weights={"in_seller": -3.0}, replica_words="own.txt")
        after = rulebook_of(background.newest(db), instance.directory, settings)
        differ = differences(Change(before=rulebook(db, instance), after=after))
    assert differ == {
        "threshold": (WEIGHTS.threshold, 70.0),
        "in_seller": (WEIGHTS.in_seller, -3.0),
        "replica_words": ("0 rows less", "1 rows more"),
    }


def run(instance: Instance, *words: str, expect: int = 0) -> program.Ran:
    return program.run("rules", "backtest", *words, directory=instance.directory, expect=expect)


def test_the_command_tells_a_program_everything(instance: Instance) -> None:
    (instance.directory / "own.txt").write_text("en\tplain\tcap\n")
    file = instance.directory / "proposed.toml"
    file.write_text('[screening]\nreplica_words = "own.txt"\n')
    said = run(instance, "--settings", str(file), "--threshold", "99.9", "--weight", "in_seller=-2", "--json").json
    assert said["changes"] == {
        "threshold": [WEIGHTS.threshold, 99.9],
        "in_seller": [WEIGHTS.in_seller, -2.0],
        "replica_words": ["0 rows less", "1 rows more"],
    }
    assert said["decisions"]["confirmed"]["no_longer"] == len(said["decisions"]["lost"]) == 2
    assert {"mark", "title", "score_before", "score_after", "why"} <= said["decisions"]["lost"][0].keys()
    assert said["queue"]["removed"] == sum(each["removed"] for each in said["queue"]["movers"]) > 0


def test_the_command_tells_a_person_in_tables(instance: Instance) -> None:
    ran = run(instance, "--threshold", "99.9", "--listings", "6")
    for words in (
        "threshold: 61.0 -> 99.9",
        "decided hits",
        "Confirmed hits that would be lost",
        "VELMORA",
        "A confirmed hit stands above a dismissed one: 100.0% now",
        "6 listings, the newest of 12",
    ):
        assert words in ran.out
    assert ran.err == "", "progress is for a terminal"


def test_a_title_that_commands_a_terminal_is_shown_and_not_obeyed(instance: Instance) -> None:
    stock.tamper(instance.database, "UPDATE listings SET title = title || char(27) || '[2J' WHERE listing_ref = 'Q-0'")
    assert "\x1b" not in run(instance, "--threshold", "99.9", "--listings", "0").out


MISUSES = [
    ((), "give --settings, --weight or --threshold", "nothing to compare"),
    (("--weight", "in_seller"), "write it as NAME=NUMBER", "no number"),
    (("--weight", "in_seller=low"), "write it as NAME=NUMBER", "a word for a number"),
    (("--weight", "in_seler=1"), "the rules have no number 'in_seler'", "a name that is none"),
    (("--weight", "in_seller=nan"), "not a finite number", "no number at all"),
    (("--threshold", "101"), "is not in the range", "beyond the scale"),
    (("--settings", "nowhere.toml"), "does not exist", "no file"),
    (("--listings", "-1"), "is not in the range", "fewer than none"),
]


@pytest.mark.parametrize(("words", "said", "why"), MISUSES)
def test_misuse_is_one_line_that_says_the_remedy(
    instance: Instance, words: tuple[str, ...], said: str, why: str
) -> None:
    ran = run(instance, *words, expect=2)
    assert said in ran.err, why
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_missing_words_are_named(instance: Instance) -> None:
    file = instance.directory / "proposed.toml"
    file.write_text('[screening]\nlawful_words = "nowhere.txt"\n')
    assert "nowhere.txt cannot be read as a file of words" in run(instance, "--settings", str(file), expect=2).err


def test_every_rule_is_listed_with_what_it_says() -> None:
    from rules import checks, circumstances

    listed = program.run("rules", "list", "--json").json
    assert {each["name"] for each in listed} == {*checks.installed(), *circumstances.installed()}
    assert all(each["says"].endswith(".") or each["says"] for each in listed)
    assert "one_edit_name" in program.run("rules", "list").out


def test_the_listings_of_decided_hits_are_found_by_indexes(instance: Instance) -> None:
    with opened(instance) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {judged.JUDGED}")]
        assert [step for step in plan if step.startswith("SCAN ")] in ([], ["SCAN hits"]), plan
        page_plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {judged.DECIDED}", ["[1]"])]
        assert {step.split()[1] for step in page_plan if step.startswith("SCAN")} <= {"json_each"}, page_plan


def test_the_stock_is_what_these_tests_take_it_for(instance: Instance) -> None:
    with opened(instance) as db:
        assert {reference: hit_of(db, reference).state for reference in JUDGED} == {
            reference: decision.value for reference, decision in JUDGED.items()
        }
        assert isinstance(db, Database)
