#!/bin/sh
# Installs the few programs and libraries that no Python package carries, and only those that are
# missing. Usage: .ci/system.sh GROUP... where a group is:
#   venv      what `python3 -m venv` needs (Debian keeps it in a package of its own)
#   pdf       what WeasyPrint needs
#   postgres  a PostgreSQL server for the tests
#   test      programs that the tests call
#   office    LibreOffice, in which the proofs fill workbooks; everyday tests need none
# Without root and without sudo it prints the one line to run, and fails.
set -eu

PATH="$PATH:/usr/sbin:/sbin" # ldconfig is not on everybody's path
python="${MPTF_PYTHON:-$(command -v python3.11 || command -v python3 || echo python3)}"
need=""

library() { ldconfig -p 2>/dev/null | grep -qF "$1" || need="$need $2"; }
program() { command -v "$1" >/dev/null 2>&1 || need="$need $2"; }

for group in "$@"; do
  case "$group" in
  venv)
    command -v "$python" >/dev/null 2>&1 || need="$need python3"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || need="$need python3-venv"
    ;;
  pdf)
    library libpango-1.0.so.0 libpango-1.0-0
    library libpangoft2-1.0.so.0 libpangoft2-1.0-0
    library libharfbuzz-subset.so.0 libharfbuzz-subset0 # 3 times faster letters, the same bytes each time
    program fc-match fontconfig
    ;;
  postgres)
    # A server of one's own choice (tests/servers.py) needs nothing installed.
    [ -n "${MPTF_TEST_POSTGRES:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
      program initdb postgresql
    ;;
  test)
    program pdftoppm poppler-utils
    program strace strace
    # Half the processor's time of the whole browser, and a smaller package; either will do.
    command -v chromium >/dev/null 2>&1 && test -z "${CI:-}" ||
      program chromium-headless-shell chromium-headless-shell
    ;;
  office)
    program soffice libreoffice-calc-nogui
    ;;
  *)
    echo "$0: no such group: $group (venv, pdf, postgres, test, office)" >&2
    exit 2
    ;;
  esac
done

[ -n "$need" ] || exit 0

sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Missing:$need (Debian's names). Install them with this system's package manager." >&2
  exit 1
fi
if [ -n "$sudo" ] && ! $sudo true >/dev/null 2>&1; then
  echo "Missing:$need. Run this as an administrator, then try again:" >&2
  echo "apt-get update && apt-get install -y --no-install-recommends$need" >&2
  exit 1
fi

echo "Installing:$need" >&2
wait="-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
$sudo apt-get $wait update -qq
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get $wait install -y -qq --no-install-recommends $need >/dev/null
