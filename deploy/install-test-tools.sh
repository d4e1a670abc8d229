#!/bin/sh
# Install what the tests drive but no wheel brings: a browser, nginx, the OpenMP library of the local language model, and
# Node with npm for the official React client; with --all also PostgreSQL and Redis, for "make test-system". Says what it
# does, asks nothing, changes nothing when all is there.
# Ends with 3 when there is no browser and none can be installed.
set -eu
missing=""
need() { # program package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null 2>&1 || return 0
    done
    return 1
}
has_openmp() {
    for library in /usr/lib/*/libgomp.so.1 /usr/lib64/libgomp.so.1; do
        [ ! -e "$library" ] || return 0
    done
    [ ! -d /proc ] # macOS: the wheel needs none there
}
leave() {
    echo "Not installed:$missing ($1)." >&2
    echo "Without a browser its tests are left out; tests of nginx, and of the React client without nodejs and npm, fail." >&2
    has_browser || exit 3
    exit 0
}

has_browser || missing="$missing chromium"
[ -x /usr/sbin/nginx ] || need nginx nginx
has_openmp || missing="$missing libgomp1"
need node nodejs
# The nodejs of other sources brings npm with it, and is at odds with Debian's package of that name.
need npm npm
if [ "${1:-}" = --all ]; then
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
    need redis-server redis-server
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    leave "no apt-get here"
fi
if [ "$(id -u)" = 0 ]; then
    root=""
elif sudo -n true 2>/dev/null; then
    root="sudo"
else
    leave "this user may not install packages"
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
# Debian starts every server that it installs; the tests run their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
    $root chmod +x "$policy"
    trap '$root rm -f "$policy"' EXIT
fi
$root apt-get update -qq
$root apt-get install -y -qq --no-install-recommends $missing >/dev/null
