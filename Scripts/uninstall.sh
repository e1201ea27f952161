#!/usr/bin/env bash
# Removes what install.sh wrote. Configuration, state and logs are the operator's and stay.
set -euo pipefail
prefix=${1:-/usr/local}
if [ -d /run/systemd/system ]; then systemctl disable --now claimwatch.service || true; fi
rm -f "$prefix/bin/claimwatch" "$prefix/share/man/man1/claimwatch.1" \
  "$prefix/share/bash-completion/completions/claimwatch" \
  "$prefix/share/zsh/site-functions/_claimwatch" \
  "$prefix/share/fish/vendor_completions.d/claimwatch.fish" \
  /etc/systemd/system/claimwatch.service /etc/logrotate.d/claimwatch \
  /usr/lib/sysusers.d/claimwatch.conf
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "Removed. The user claimwatch, /etc/claimwatch, /var/lib/claimwatch and /var/log/claimwatch were left."
