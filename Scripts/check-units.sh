#!/usr/bin/env bash
# Checks the systemd unit as systemd itself reads it. Skips loudly where systemd is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v systemd-analyze >/dev/null; then
  echo "SKIPPED: systemd-analyze is not installed, the unit was not checked" >&2
  exit 0
fi
# `verify` wants ExecStart to exist; check a copy that points at something that does.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
sed -e 's#/usr/local/bin/claimwatch#/bin/true#' -e '/^Documentation=/d' \
  systemd/claimwatch.service >"$copy/claimwatch.service"
complaints=$(systemd-analyze verify --man=no "$copy/claimwatch.service" 2>&1) || {
  echo "$complaints" >&2
  exit 1
}
# `verify` also reads the machine's own units; only complaints about ours count.
if grep -F claimwatch <<<"$complaints" >&2; then exit 1; fi
systemd-analyze security --offline=true --threshold=15 --no-pager "$copy/claimwatch.service" |
  tail -n 1
# The same with the drop-in for commands that docs/outputs.md shows: it opens nothing but the folder it names.
mkdir "$copy/claimwatch.service.d"
awk '/^# .*claimwatch\.service\.d\// { inside = 1; next } /^```/ { inside = 0 } inside' docs/outputs.md \
  >"$copy/claimwatch.service.d/forward.conf"
grep -q '^ReadWritePaths=' "$copy/claimwatch.service.d/forward.conf"
systemd-analyze security --offline=true --threshold=15 --no-pager "$copy/claimwatch.service" |
  tail -n 1 | sed 's/claimwatch.service/& with the drop-in of docs\/outputs.md/'
# Every directive is explained: a comment stands above it or above the group it belongs to.
awk '/^#/ { said = 1; next } /^\[/ { said = 1; next } /^$/ { said = 0; next }
     /=/ { if (!said) { print FILENAME ":" FNR ": no comment above " $0; bad = 1 } }
     END { exit bad }' systemd/claimwatch.service
complaints=$(systemd-sysusers --dry-run "$PWD/systemd/claimwatch.sysusers" 2>&1) || {
  echo "$complaints" >&2
  exit 1
}
echo "systemd/claimwatch.service, .sysusers: verified"
