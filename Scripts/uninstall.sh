#!/usr/bin/env bash
# Removes what install.sh wrote. What the operator edits, the state and the logs stay.
set -euo pipefail
prefix=${1:-/usr/local}
root=${DESTDIR:-}
lib=$prefix/lib
case $prefix in /usr | /usr/local) ;; *) lib=/usr/local/lib ;; esac
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now claimwatch.service 'claimwatch@*.service' || true
fi
rm -f "$root$prefix/bin/claimwatch" "$root$prefix"/share/man/man[15]/claimwatch[-.]* \
  "$root$prefix/share/bash-completion/completions/claimwatch" \
  "$root$prefix"/share/zsh/{site-functions,vendor-completions}/_claimwatch \
  "$root$prefix/share/fish/vendor_completions.d/claimwatch.fish" \
  "$root$lib"/systemd/system/claimwatch{,@}.service \
  "$root$lib/sysusers.d/claimwatch.conf" "$root$lib/tmpfiles.d/claimwatch.conf"
if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "Removed. The user claimwatch, /etc/claimwatch, /etc/logrotate.d/claimwatch, /var/lib/claimwatch and"
echo "/var/log/claimwatch were left."
