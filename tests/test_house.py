"""What holds the house together: directions of import, names, docstrings, licence, locks, nothing of this machine."""

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

HOUSE = Path(__file__).parents[1]
PACKAGES = ("monitor", "spiders", "rules")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "handler", "base_utils"}

# Parts that no file of ours imports, each with what it does all the same.
UNNAMED_PARTS = {
    "import-linter": "a command of make check",
    "mypy": "a command of make check",
    "pysqlite3": "sqlite-utils hands out the SQLite that it brings",
    "pytest-asyncio": "a plug-in of pytest",
    "pytest-xdist": "a plug-in of pytest",
    "python-multipart": "FastAPI reads the desk's forms with it",
    "ruff": "a command of make check",
    "setuptools": "turns the checkout into the command",
    "types-lxml": "mypy reads it",
    "types-openpyxl": "mypy reads it",
}

# Nothing here may name the machine it was written on, or where its parts were fetched from.
MACHINE = re.compile(
    r"/work/(?:main|shared)\b|/root/\.|/home/[a-z]|/opt/(?:pypi|wheels)|(?<![\w.}])/tmp/\w"
    r"|\bpypi\.org\b|pythonhosted\.org|\bnpmjs\.(?:com|org)\b|\bcrates\.io\b|deb\.debian\.org"
)
SPAWNING = re.compile(
    r"\b(?:asyncio\.subprocess|create_subprocess_(?:exec|shell)|Popen|os\.(?:fork|spawn\w*|exec\w*|posix_spawn)|os\.system)\b"
)


def our_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (HOUSE / folder).rglob("*.py"))


def named(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [HOUSE / name for name in listed.stdout.split("\0") if name and (HOUSE / name).is_file()]


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser(interpolation=None)
    config.read(HOUSE / "setup.cfg", encoding="utf-8")
    return config


def requirements(text: str) -> list[Requirement]:
    lines = (line.strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def parts_for_running() -> list[Requirement]:
    return requirements(setup_cfg()["options"]["install_requires"])


def parts_for_developing() -> list[Requirement]:
    extras = setup_cfg()["options.extras_require"]
    return [*parts_for_running(), *(part for extra in extras.values() for part in requirements(extra))]


def locked(name: str) -> dict[str, Version]:
    pinned = re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", (HOUSE / name).read_text("utf-8"), re.MULTILINE)
    # A part pinned twice under different markers keeps its newest version here.
    found: dict[str, Version] = {}
    for part, version in pinned:
        found[part] = max(found.get(part, Version("0")), Version(version))
    return found


def test_imports_point_the_ways_that_setup_cfg_allows() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    linted = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_three_packages_are_all_the_packages_there_are() -> None:
    others = {"tests", "benchmarks", "docs"}
    packages = {folder.name for folder in HOUSE.iterdir() if any(folder.glob("*.py"))}
    assert packages - others == set(PACKAGES)


def test_nobody_mixes_the_standard_sqlite_with_the_safe_one() -> None:
    offenders = [
        f"{named(file)} imports {module}"
        for file in our_files(*PACKAGES, "tests", "benchmarks")
        for module in imported_modules(file)
        if module.split(".")[0] in ("sqlite3", "pysqlite3")
    ]
    assert offenders == []


def test_only_children_starts_processes_by_whatever_call() -> None:
    found = {named(file) for file in our_files(*PACKAGES) if SPAWNING.search(file.read_text("utf-8"))}
    assert found <= {"monitor/children.py"}


def test_every_module_and_every_public_name_says_what_it_is_for() -> None:
    silent = []
    for file in our_files(*PACKAGES):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(named(file))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name[0] == "_":
                continue
            if ast.get_docstring(node) is None:
                silent.append(f"{named(file)}: {node.name}")
    assert silent == []


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    nameless = [named(file) for file in our_files(*PACKAGES) if EMPTY_NAMES & {file.stem, *file.parent.parts[-1:]}]
    assert nameless == []


def test_no_tracked_file_names_the_machine_it_was_written_on() -> None:
    found = []
    for file in tracked_files():
        content = file.read_bytes()
        if b"\0" in content[:8_000]:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            found += [f"{named(file)}:{number}: {seen.group()}" for seen in MACHINE.finditer(line)]
    assert found == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("cd /wor" + "k/main", True),
        ("/roo" + "t/.pyenv/bin", True),
        ("/tm" + "p/emptyhome", True),
        ("https://pypi" + ".org/simple", True),
        ("listen on /run/user", False),
        ("{directory}/tmp/part", False),
        ("the path of one listing", False),
    ],
)
def test_a_machine_s_own_places_are_recognised(line: str, seen: bool) -> None:
    assert bool(MACHINE.search(line)) is seen


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_pinned_parts_with_hashes_and_nothing_else(lock: str) -> None:
    pin = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+( ; .+?)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (HOUSE / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (pin.fullmatch(line) or digest.fullmatch(line))] == []


@pytest.mark.parametrize(
    ("lock", "parts"), [("requirements.txt", parts_for_running()), ("requirements-dev.txt", parts_for_developing())]
)
def test_a_lock_answers_what_setup_cfg_asks_for(lock: str, parts: list[Requirement]) -> None:
    pinned = locked(lock)
    unmet = [str(part) for part in parts if part.name not in pinned or pinned[part.name] not in part.specifier]
    assert unmet == [], "run make lock"


def test_both_locks_agree() -> None:
    run, develop = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {part: version for part, version in run.items() if develop.get(part) != version} == {}


def test_every_part_that_is_asked_for_is_used() -> None:
    files = our_files(*PACKAGES, "tests", "benchmarks")
    imported = {module.split(".")[0] for file in files for module in imported_modules(file)}
    provided = packages_distributions()
    used = {_canonical(part) for module in imported for part in provided.get(module, [])}
    idle = [part.name for part in parts_for_developing() if part.name not in used | UNNAMED_PARTS.keys()]
    assert idle == []


def test_every_exception_to_that_still_stands_in_setup_cfg() -> None:
    assert UNNAMED_PARTS.keys() <= {part.name for part in parts_for_developing()}


def test_the_licence_is_apache_and_the_changelog_knows_this_version() -> None:
    version = setup_cfg()["metadata"]["version"]
    assert "Apache License" in (HOUSE / "LICENSE").read_text("utf-8")[:200]
    assert f"## [{version}]" in (HOUSE / "CHANGELOG.md").read_text("utf-8")


def _canonical(part: str) -> str:
    return re.sub(r"[-_.]+", "-", part).lower()
