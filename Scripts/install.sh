#!/usr/bin/env bash
# Installs what `make build` built. PREFIX is the first argument (default /usr/local). With DESTDIR everything
# goes below that folder and nothing of this machine is touched; else run as root.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:-/usr/local}
digest() { if [ -e "$prefix/bin/claimwatch" ]; then sha256sum <"$prefix/bin/claimwatch"; fi; }
before=$(digest)
bash Scripts/stage.sh "$prefix"
if [ -n "${DESTDIR:-}" ]; then exit 0; fi

# An earlier version put the unit where the operator's own files belong, and there it would hide the new one.
if grep -qs '^# claimwatch: watches news feeds' /etc/systemd/system/claimwatch.service; then
  mv /etc/systemd/system/claimwatch.service /etc/systemd/system/claimwatch.service.old
  echo "/etc/systemd/system/claimwatch.service is called .old now. Put your edits of it, if any, into a" >&2
  echo "drop-in: systemctl edit claimwatch" >&2
fi
if command -v systemd-sysusers >/dev/null; then systemd-sysusers claimwatch.conf; fi
if command -v systemd-tmpfiles >/dev/null; then systemd-tmpfiles --create claimwatch.conf; fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ -z "$before" ]; then
  cat <<TEXT
Installed. Edit /etc/claimwatch/claimwatch.toml, then:
  claimwatch check
  systemctl enable --now claimwatch
  usermod -aG claimwatch NAME      # who may read the alerts, from the next login on
  claimwatch status
TEXT
elif [ "$before" = "$(digest)" ]; then
  echo "Installed. The program is the one that was there before."
else
  cat <<TEXT
Installed. A daemon that runs is the old program until
  systemctl restart claimwatch     # loses nothing, and polls nothing too early
TEXT
fi
