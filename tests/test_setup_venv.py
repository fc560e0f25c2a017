"""How setup.sh finds its way on machines that lack this or that.

The machine is made of stand-ins on an otherwise empty PATH, because what matters is which way is taken when something
is missing; that the ways themselves lead there is what a `make setup` from a clean clone proves.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / "setup.sh"

# Notes each call; does what the marker files beside it say that this machine's Python can do.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
echo "${0##*/} $*" >> "$here/calls"
case "$*" in
    -c*) [ ! -e "$here/${0##*/} is old" ] ;;
    "-m venv .venv") [ -e "$here/ensurepip" ] || { echo "ensurepip is not available" >&2; exit 1; } ;;
    "-m pip"*) [ -e "$here/pip" ] ;;
esac || exit 1
case "$*" in
    "-m venv"*) mkdir -p .venv/bin && cp "$here/python in venv" .venv/bin/python ;;
esac
"""

PYTHON_IN_VENV = """#!/bin/sh
echo "venv-python $*" >> "{here}/calls"
case "$*" in
    "-m pip"*) [ -e "{here}/ensurepip" ] ;;
esac
"""

UV = """#!/bin/sh
here=$(dirname "$0")
echo "uv $*" >> "$here/calls"
case "$1" in
    venv) mkdir -p .venv/bin && cp "$here/python in venv" .venv/bin/python ;;
    pip) [ ! -e "$here/uv is cut off" ] ;;
esac
"""

# What a package brings is the marker that the Python above looks for.
APT_GET = """#!/bin/sh
here=$(dirname "$0")
echo "apt-get $*" >> "$here/calls"
case "$*" in
    *-venv) touch "$here/ensurepip" ;;
esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A directory with setup.sh in it and a PATH of stand-ins beside it."""

    checkout: Path
    path: Path

    def has(self, *markers: str) -> None:
        for marker in markers:
            (self.path / marker).touch()

    def has_program(self, name: str, text: str) -> None:
        program = self.path / name
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)

    def set_up(self, lock: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "setup.sh", lock],
            cwd=self.checkout,
            env={"PATH": str(self.path), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> str:
        calls = self.path / "calls"
        return calls.read_text(encoding="utf-8") if calls.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A fresh Debian with python3 and nothing else, used by a person who is not root."""
    checkout, path = tmp_path / "check out", tmp_path / "bin"
    checkout.mkdir()
    path.mkdir()
    shutil.copy(SETUP, checkout)
    made = Machine(checkout=checkout, path=path)
    for tool in ("rm", "mkdir", "cp", "dirname", "touch"):
        (path / tool).symlink_to(str(shutil.which(tool)))
    made.has_program("id", "#!/bin/sh\necho 1000\n")
    made.has_program("python3", PYTHON)
    made.has_program("python in venv", PYTHON_IN_VENV.format(here=path))
    return made


def test_a_whole_python_makes_its_own_environment(machine: Machine) -> None:
    machine.has("ensurepip")
    assert machine.set_up().returncode == 0
    assert "venv-python -m pip --quiet install --require-hashes -r requirements.txt" in machine.calls
    assert "venv-python -m pip --quiet install --no-index --no-deps --no-build-isolation -e ." in machine.calls


def test_the_tests_need_the_longer_lock(machine: Machine) -> None:
    machine.has("ensurepip")
    assert machine.set_up("dev").returncode == 0
    assert "-r requirements-dev.txt" in machine.calls


def test_an_environment_that_works_is_kept(machine: Machine) -> None:
    machine.has("ensurepip")
    machine.set_up()
    machine.set_up()
    assert machine.calls.count("-m venv") == 1


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.has("ensurepip")
    machine.set_up()
    (machine.checkout / ".venv/bin/python").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    assert machine.set_up().returncode == 0
    assert machine.calls.count("-m venv") == 2


def test_without_ensurepip_the_system_s_pip_fills_the_environment(machine: Machine) -> None:
    machine.has("pip")
    assert machine.set_up().returncode == 0
    assert "python3 -m pip --python .venv/bin/python --quiet install --require-hashes" in machine.calls


def test_uv_does_it_where_it_is_there(machine: Machine) -> None:
    machine.has_program("uv", UV)
    assert machine.set_up().returncode == 0
    assert "uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.txt" in machine.calls
    assert "-m pip" not in machine.calls


def test_pip_takes_over_where_uv_does_not_reach_the_registry(machine: Machine) -> None:
    machine.has_program("uv", UV)
    machine.has("uv is cut off", "ensurepip")
    done = machine.set_up()
    assert done.returncode == 0
    assert "uv could not; pip tries" in done.stderr
    assert "venv-python -m pip --quiet install --require-hashes" in machine.calls


def test_root_gets_debian_s_package_where_nothing_else_is_there(machine: Machine) -> None:
    machine.has_program("id", "#!/bin/sh\necho 0\n")
    machine.has_program("apt-get", APT_GET)
    assert machine.set_up().returncode == 0
    assert "install --no-install-recommends python3-venv" in machine.calls
    assert "venv-python -m pip --quiet install --require-hashes" in machine.calls


def test_anyone_else_is_told_the_exact_command(machine: Machine) -> None:
    machine.has_program("apt-get", APT_GET)
    done = machine.set_up()
    assert done.returncode != 0
    assert "apt-get install -y python3-venv" in done.stderr
    assert "apt-get" not in machine.calls
    assert not (machine.checkout / ".venv").exists()


def test_an_older_python3_is_passed_over_for_a_newer_one_beside_it(machine: Machine) -> None:
    machine.has("python3 is old")
    machine.has_program("python3.12", PYTHON)
    done = machine.set_up()
    assert "apt-get install -y python3.12-venv" in done.stderr


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("", "no python3 >= 3.11 here"),
        ("python3", "PYTHON=python3 does not run"),
        ("/no/such", "PYTHON=/no/such does not"),
    ],
)
def test_no_python_that_fits_is_said_clearly(chosen: str, told: str, machine: Machine) -> None:
    machine.has("python3 is old", "ensurepip")
    done = machine.set_up(PYTHON=chosen)
    assert done.returncode != 0
    assert told in done.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_missing_browser_is_said_loudly_and_stops_nothing(machine: Machine) -> None:
    done = machine.set_up("browser")
    assert (done.returncode, done.stdout) == (0, "")
    assert "THE BROWSER TESTS WILL NOT RUN" in done.stderr


def test_a_browser_that_only_points_at_a_store_is_none(machine: Machine) -> None:
    machine.has_program("chromium-browser", "#!/bin/sh\necho 'install it from the store' >&2\nexit 1\n")
    assert machine.set_up("browser").stdout == ""


def test_a_browser_that_starts_is_named(machine: Machine) -> None:
    machine.has_program("chromium", "#!/bin/sh\necho Chromium 140\n")
    assert machine.set_up("browser").stdout.strip() == str(machine.path / "chromium")
