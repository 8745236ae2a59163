# What every script that prepares a checkout needs: to tell what it does, to wait for its turn,
# to find Python. Sourced, never run.
#
# Everything here speaks on stderr: stdout belongs to what a script was asked for.

# The name under which a script speaks; one that works for another speaks under that one's.
speaker=${0##*/}

# say TEXT...: one line to the person who waits.
say() {
  printf '%s: %s\n' "$speaker" "$*" >&2
}

# fail TEXT...: what happened and what to do about it, a line each; then the end.
fail() {
  say "$1"
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

# digest FILE...: one SHA-256 over the contents of files, in the order given.
digest() {
  local sum
  if command -v sha256sum >/dev/null; then
    sum=$(cat "$@" | sha256sum)
  else
    sum=$(cat "$@" | shasum -a 256)
  fi
  printf '%s\n' "${sum%% *}"
}

# at_least VERSION MINIMUM: compares up to three numbers: 3.227.0 is newer than 3.99.1.
at_least() {
  local have want part
  IFS=. read -r -a have <<<"$1"
  IFS=. read -r -a want <<<"$2"
  for part in 0 1 2; do
    ((10#${have[part]:-0} == 10#${want[part]:-0})) || break
  done
  ((10#${have[part]:-0} >= 10#${want[part]:-0}))
}

# find_python TEST: the first Python on PATH for which the expression TEST holds. Never a virtual
# environment's own: what is built from one would break when that environment is made anew.
find_python() {
  local candidate base
  while IFS= read -r candidate; do
    base=$("$candidate" -c "import sys; print(sys._base_executable if $1 else '')" 2>/dev/null) ||
      continue # a shim of a version manager may stand there for a Python that is not installed
    if [[ -n $base ]]; then
      printf '%s\n' "$base"
      return
    fi
  done < <(type -aP python3.11 python3 python)
  return 1
}

# take_turn FILE: waits until no other script holds FILE, and holds it until this one ends, however
# it ends. The lock is on descriptor 9, which stays open; Python because not every system has flock.
take_turn() {
  local python
  python=$(find_python True) || fail "no Python on PATH." "Install Python 3.11, then run again."
  exec 9>>"$1"
  "$python" - "$speaker" <<'PYTHON'
import fcntl
import sys

try:
    fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print(f"{sys.argv[1]}: another run is at it; waiting for that to finish", file=sys.stderr)
    fcntl.flock(9, fcntl.LOCK_EX)
PYTHON
}
