#!/usr/bin/env bash
# Puts everything that claimwatch consists of below DESTDIR (empty: this machine itself), for `make install` and
# `make deb`. PREFIX is the first argument (default /usr/local); BINARY names another program than that of the
# release build. What the operator edits is written only where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:-/usr/local}
root=${DESTDIR:-}
binary=${BINARY:-.build/release/claimwatch}
# Where systemd looks for what is installed; the operator's edits of it belong into /etc.
lib=$prefix/lib
case $prefix in /usr | /usr/local) ;; *) lib=/usr/local/lib ;; esac

# Standard input becomes a file; `fresh` leaves one that is there alone.
put() { install -D -m 644 /dev/stdin "$root$1"; }
fresh() { if [ -e "$root$1" ]; then cat >/dev/null; else put "$1"; fi; }
install -D -m 755 "$binary" "$root$prefix/bin/claimwatch"
python3 Scripts/manual.py "$binary" "$root$prefix/share/man"
# Nobody calls them as programs.
completions() { "$binary" --generate-completion-script "$1" | sed '1{/^#!/d}' | put "$prefix/share/$2"; }
completions bash bash-completion/completions/claimwatch
# What belongs to Debian's packages is apart from the local administrator's.
completions zsh "zsh/$([ "$prefix" = /usr ] && echo vendor-completions || echo site-functions)/_claimwatch"
completions fish fish/vendor_completions.d/claimwatch.fish
unit() { sed "s#/usr/local/bin/claimwatch#$prefix/bin/claimwatch#" systemd/claimwatch.service; }
unit | put "$lib/systemd/system/claimwatch.service"
# claimwatch@NAME runs on /etc/claimwatch/NAME.toml, with directories of its own.
unit | sed -e 's#/claimwatch\.toml#/%i.toml#' -e 's#^\(.*Directory\)=claimwatch$#\1=claimwatch-%i#' \
  -e 's#^Description=claimwatch#& %i#' | put "$lib/systemd/system/claimwatch@.service"
put "$lib/sysusers.d/claimwatch.conf" <systemd/claimwatch.sysusers
put "$lib/tmpfiles.d/claimwatch.conf" <systemd/claimwatch.tmpfiles
fresh /etc/logrotate.d/claimwatch <systemd/claimwatch.logrotate
"$binary" init --print --config /etc/claimwatch/claimwatch.toml | fresh /etc/claimwatch/claimwatch.toml
