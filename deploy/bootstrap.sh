#!/bin/sh
# Make .venv and install the locked wheels of the named requirement files; does nothing when that was done before.
# Needs only Python 3.11 or newer with its venv module. PYTHON=/path/to/python chooses one.
set -eu
say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    have=$("${PYTHON:-python3}" --version 2>/dev/null || echo "no ${PYTHON:-python3}")
    fail "Rapida needs Python 3.11 or newer, and this is $have: install one, or set PYTHON=/path/to/python3.11."
}

stamp=.venv/$(basename "$1" .txt).stamp
wanted=$(cat "$@" "$0" | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi
if ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "$("$python" --version) lacks its venv module: install it (Debian and Ubuntu: apt install python3-venv) and try again."
    say "Making the virtual environment .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv || fail "The virtual environment could not be made; is there space left on the disk?"
fi
say "Installing the pinned packages of $*; the first time this takes a minute or two …"
set -- $(printf -- '-r %s ' "$@")
# --no-deps: the lock file names everything, and leaves out what pyproject.toml excludes.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: "$@" || fail \
    "The packages could not be installed: see the lines above. 'make run' goes on from here when the cause is gone."
printf '%s\n' "$wanted" > "$stamp"
