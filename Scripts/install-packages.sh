#!/usr/bin/env bash
# Installs the named Debian packages that are missing; asks for root only when something is.
set -euo pipefail
missing=()
for package in "$@"; do
  if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
    missing+=("$package")
  fi
done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  sudo=sudo
  command -v sudo >/dev/null || {
    echo "claimwatch needs these Debian packages: ${missing[*]}. Install them as root, then try again." >&2
    exit 1
  }
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# A fresh machine has no package list yet; an old list is good enough where the packages are found.
${sudo:-} apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
  ${sudo:-} apt-get update -qq
  ${sudo:-} apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
