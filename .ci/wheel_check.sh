#!/usr/bin/env bash
# The wheel works where no checkout is: built, installed into an empty environment with the locked
# versions of what it asks for, and used from a folder that has nothing to do with this one.
# Usage: .ci/wheel_check.sh PYTHON, the interpreter of an environment made by `make install`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python="$(pwd)/${1:?the interpreter of the environment, as in .venv/bin/python}"
lock="$(pwd)/requirements.lock"

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
said() { echo "wheel-check: $*" >&2; }
fail() { said "FAILED: $*"; exit 1; }

said "building"
"$python" -m uv build --quiet --wheel --no-build-isolation --python "$python" --out-dir "$place/dist" .
wheels=("$place"/dist/*.whl)
[ "${#wheels[@]}" = 1 ] || fail "expected one wheel, got ${#wheels[@]}"

said "installing into an empty environment"
"$python" -m venv --without-pip "$place/venv"
# A constraint and no list: what the wheel forgets to ask for is not there. pip, where uv cannot do
# it, refuses a wheel of our own beside hashes, so it gets the lock's versions without them.
"$python" -m uv pip install --quiet --python "$place/venv/bin/python" \
  --constraint "$lock" "${wheels[0]}" || {
  said "uv could not do it; trying pip"
  sed -e '/^ *--hash=/d' -e 's/ *\\$//' "$lock" >"$place/versions"
  "$python" -m pip --python "$place/venv/bin/python" install --quiet \
    --constraint "$place/versions" "${wheels[0]}"
}

# Nothing of the checkout, nor of whoever runs this, may help.
for name in $(compgen -e MPTF_ || true) PYTHONPATH VIRTUAL_ENV; do unset "$name"; done
export MPTF_VAR="$place/elsewhere/var" HOME="$place/elsewhere"
mkdir -p "$place/elsewhere"
cd "$place/elsewhere"

mptf() {
  said "mptf $*"
  "$place/venv/bin/mptf" "$@" >"$place/output" 2>&1 || { cat "$place/output" >&2; fail "mptf $*"; }
}
mptf --help
mptf config
grep -q "$MPTF_VAR" "$place/output" || fail "mptf config does not show MPTF_VAR=$MPTF_VAR"
mptf migrate
[ -s "$MPTF_VAR/mptf.db" ] || fail "mptf migrate left no database in $MPTF_VAR"
mptf status --json
"$place/venv/bin/python" -c 'import json, sys; json.load(sys.stdin)["as_of"]' <"$place/output" ||
  { cat "$place/output" >&2; fail "mptf status --json is not the report"; }
said "passed"
