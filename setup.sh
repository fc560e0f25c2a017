#!/bin/sh
# Makes .venv, fills it with one lock and puts the command `listing-monitor` into it; `make` calls it.
#
#   sh setup.sh run       what the service needs
#   sh setup.sh dev       what its tests and checks need as well
#   sh setup.sh browser   Debian's chromium, for the tests that drive the desk; prints where it is, or nothing
#
# PYTHON chooses the interpreter. Nothing beyond a python3 >= 3.11 is taken for granted.
set -eu

venv=.venv
fits='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf 'setup: %s\n' "$*" >&2; }
give_up() { say "$@"; exit 1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

install_debian_package() {
    # The lock is waited for, because a fresh machine often runs its own updates just then.
    is_root && command -v apt-get >/dev/null || return 1
    say "installing Debian's $1"
    apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null || say "apt-get update failed; trying with what is known"
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "$1" >/dev/null
}

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        "$python" -c "$fits" >/dev/null 2>&1 && return
    done
    [ -z "${PYTHON:-}" ] || give_up "PYTHON=$PYTHON does not run, or is older than 3.11"
    give_up "no python3 >= 3.11 here (tried python3, python3.13, python3.12, python3.11); install one, or name it: make PYTHON=/path/to/python3 ..."
}

venv_package() {
    # Debian ships the missing half of venv beside each interpreter.
    case $python in
        python3.*) echo "$python-venv" ;;
        *) echo python3-venv ;;
    esac
}

venv_works() { "$venv/bin/python" -c "$fits" >/dev/null 2>&1; }
system_pip_works() { "$python" -m pip --python "$venv/bin/python" --version >/dev/null 2>&1; }

make_venv_by_uv() {
    command -v uv >/dev/null || return 1
    rm -rf "$venv"
    UV_PYTHON_DOWNLOADS=never uv venv --quiet --python "$(command -v "$python")" "$venv" || return 1
}
make_venv_whole() { rm -rf "$venv"; "$python" -m venv "$venv" >/dev/null 2>&1; }
make_venv_without_pip() {
    rm -rf "$venv"
    "$python" -m venv --without-pip "$venv" >/dev/null 2>&1 && system_pip_works
}
make_venv_by_apt() { install_debian_package "$(venv_package)" && make_venv_whole; }

make_venv() {
    make_venv_by_uv || make_venv_whole || make_venv_without_pip || make_venv_by_apt && return
    rm -rf "$venv"
    give_up "no way to make a virtual environment here; run this as root, then make again: apt-get install -y $(venv_package)"
}

install_by_uv() {
    command -v uv >/dev/null || return 1
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$1" &&
        uv pip install --quiet --python "$venv/bin/python" --offline --no-deps --no-build-isolation -e .
}

install_by_pip() {
    if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        set -- "$1" "$venv/bin/python" -m pip
    else
        set -- "$1" "$python" -m pip --python "$venv/bin/python"
    fi
    lock=$1; shift
    export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
    "$@" --quiet install --require-hashes -r "$lock" &&
        PYTHONWARNINGS=ignore "$@" --quiet install --no-index --no-deps --no-build-isolation -e .
}

install() {
    [ -x "$venv/bin/python" ] && venv_works || make_venv
    say "installing $1 into $venv with $("$venv/bin/python" --version)"
    install_by_uv "$1" && return
    # uv does not read pip's configuration, which may name the only registry this machine reaches.
    command -v uv >/dev/null && say "uv could not; pip tries"
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || system_pip_works || make_venv_whole ||
        make_venv_without_pip || make_venv_by_apt || give_up "no pip here; run this as root, then make again: apt-get install -y $(venv_package)"
    install_by_pip "$1" || give_up "the locked parts could not be installed; the reason stands above"
}

find_browser() {
    # Started once, because Ubuntu's package is a stub that only points at its app store.
    for browser in chromium chromium-browser google-chrome; do
        "$browser" --version >/dev/null 2>&1 && command -v "$browser" && return
    done
    return 1
}

install_browser() {
    find_browser && return
    install_debian_package chromium && find_browser && return
    say "THE BROWSER TESTS WILL NOT RUN: no chromium here that starts; as root: apt-get install -y chromium"
}

case ${1:-} in
    run) find_python; install requirements.txt ;;
    dev) find_python; install requirements-dev.txt ;;
    browser) install_browser ;;
    *) give_up "say run, dev or browser" ;;
esac
