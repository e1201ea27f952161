#!/usr/bin/env bash
# Installs what `make build` built. Run as root; PREFIX is the first argument (default /usr/local).
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:-/usr/local}
install -D -m 755 .build/release/claimwatch "$prefix/bin/claimwatch"
install -D -m 644 docs/man/claimwatch.1 "$prefix/share/man/man1/claimwatch.1"
"$prefix/bin/claimwatch" --generate-completion-script bash |
  install -D -m 644 /dev/stdin "$prefix/share/bash-completion/completions/claimwatch"
"$prefix/bin/claimwatch" --generate-completion-script zsh |
  install -D -m 644 /dev/stdin "$prefix/share/zsh/site-functions/_claimwatch"
"$prefix/bin/claimwatch" --generate-completion-script fish |
  install -D -m 644 /dev/stdin "$prefix/share/fish/vendor_completions.d/claimwatch.fish"
sed "s#/usr/local/bin/claimwatch#$prefix/bin/claimwatch#" systemd/claimwatch.service |
  install -D -m 644 /dev/stdin /etc/systemd/system/claimwatch.service
install -D -m 644 systemd/claimwatch.logrotate /etc/logrotate.d/claimwatch
install -D -m 644 systemd/claimwatch.sysusers /usr/lib/sysusers.d/claimwatch.conf
if command -v systemd-sysusers >/dev/null; then systemd-sysusers claimwatch.conf; fi
if [ ! -e /etc/claimwatch/claimwatch.toml ]; then
  install -D -m 644 Config/claimwatch.toml /etc/claimwatch/claimwatch.toml
  install -D -m 644 Config/sample-feed.xml /etc/claimwatch/sample-feed.xml
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
cat <<TEXT
Installed. Edit /etc/claimwatch/claimwatch.toml, then:
  claimwatch check --config /etc/claimwatch/claimwatch.toml
  systemctl enable --now claimwatch
  usermod -aG claimwatch NAME      # who may read the alerts, from the next login on
  tail -F /var/log/claimwatch/alerts.jsonl
TEXT
