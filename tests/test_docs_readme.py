"""What the README says exists, exists; what exists, the README says: commands, settings, files, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import verbs
from monitor.platforms import Platform
from monitor.settings import Settings, all_keys

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
PARTNERS = (HOUSE / "docs" / "partners.md").read_text(encoding="utf-8")
DOCUMENTS = [HOUSE / "README.md", HOUSE / "CHANGELOG.md", *sorted((HOUSE / "docs").glob("*.md"))]

OUR_FILE = re.compile(r"`((?:monitor|spiders|rules|tests|docs|benchmarks)/[\w./-]*)`")
# [words](target "title") and ![words](target); addresses elsewhere are not followed.
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)[^)]*\)")


def section(heading: str, text: str = README) -> str:
    """The text from that heading to the next one of any level."""
    _, _, rest = text.partition(f"\n{heading}\n")
    assert rest, f"there is no {heading}"
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(heading: str, text: str = README) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", section(heading, text), re.MULTILINE)


def endings(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command below this one that does something, as the words a person types."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    for name, below in command.commands.items():
        if not below.hidden:
            yield from endings(below, (*words, name))


def words_of(documented: str) -> str:
    """The verb without its arguments: what is not in small letters is an argument or an option."""
    return " ".join(word for word in documented.split() if re.fullmatch(r"[a-z-]+", word) and word[0] != "-")


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def differences(documented: list[str], real: list[str]) -> dict[str, list[str]]:
    return {
        "missing": sorted(set(real) - set(documented)),
        "stale": sorted(set(documented) - set(real)),
        "twice": sorted({each for each in documented if documented.count(each) > 1}),
    }


NONE = differences([], [])


def test_every_command_is_documented_and_no_other() -> None:
    assert differences([words_of(cell) for cell in first_cells("## Commands")], list(endings(verbs))) == NONE


def test_every_command_explains_itself_by_an_example() -> None:
    silent = [verb for verb in endings(verbs) if "Example:" not in (_command(verb).help or "")]
    assert silent == []


def test_every_setting_is_documented_and_no_other() -> None:
    assert differences(first_cells("## Settings"), all_keys(Settings)) == NONE


def test_every_key_of_a_platform_s_file_is_documented_and_no_other() -> None:
    assert differences(first_cells("## A platform's file", PARTNERS), all_keys(Platform)) == NONE


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = document.parent / name if name else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_file_of_ours_that_is_named_exists(document: Path) -> None:
    named = OUR_FILE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (HOUSE / name).exists()] == []


def test_every_word_of_make_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE)) <= targets


@pytest.mark.parametrize(
    ("documented", "verb"),
    [
        ("register import FILE", "register import"),
        ("serve", "serve"),
        ("practice-platform --port N", "practice-platform"),
    ],
)
def test_arguments_are_told_from_verbs(documented: str, verb: str) -> None:
    assert words_of(documented) == verb


def _command(verb: str) -> click.Command:
    command: click.Command = verbs
    for word in verb.split():
        assert isinstance(command, click.Group)
        command = command.commands[word]
    return command
