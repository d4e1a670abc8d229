#!/bin/sh
# Install what the tests drive but no wheel brings: a browser always; with --all also PostgreSQL 15, Redis 7 and nginx,
# whose tests are skipped without them. Says what it does, asks nothing, changes nothing when all is there.
set -eu
missing=""
need() { # program package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
    missing="$missing chromium"
fi
if [ "${1:-}" = --all ]; then
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
    need redis-server redis-server
    [ -x /usr/sbin/nginx ] || need nginx nginx
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed:$missing. Install them for the tests that need them; those are skipped now." >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    root=""
elif sudo -n true 2>/dev/null; then
    root="sudo"
else
    echo "Not installed:$missing (this user may not install packages). The tests that need them are skipped." >&2
    exit 0
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
