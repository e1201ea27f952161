#!/usr/bin/env bash
# Runs a script of bash in a throw-away copy of this machine: an overlay of / in a mount namespace of its own. The
# checkout is seen at /checkout, the folder of the program at /program, both read-only; nothing outside changes.
# Usage: in-scratch-root.sh SCRIPT BINARY. Exits with 77 where the machine allows no such namespace.
set -euo pipefail
script=$(realpath "$1")
binary=$(realpath "$2")
checkout=$(realpath "$(dirname "$0")/..")
export script binary checkout
[ "$(id -u)" = 0 ] || { echo "not root" >&2; exit 77; }
unshare --mount --pid --fork --propagation private true 2>/dev/null || { echo "no namespaces here" >&2; exit 77; }
# All processes end with the first one, whatever the script has started.
exec unshare --mount --pid --fork --kill-child --propagation private bash -c '
set -e
room=$(mktemp -d)
mount -t tmpfs -o size=1G tmpfs "$room"
mkdir "$room/upper" "$room/work" "$room/root"
root=$room/root
mount -t overlay -o lowerdir=/,upperdir="$room/upper",workdir="$room/work" overlay "$root" || exit 77
mount -t proc proc "$root/proc" || exit 77
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
chmod 1777 "$root/tmp"
mkdir "$root/checkout" "$root/program"
mount --rbind -o ro "$checkout" "$root/checkout"
mount --bind -o ro "$(dirname "$binary")" "$root/program"
cp "$script" "$root/run/script"
export BINARY=/program/$(basename "$binary")
exec chroot "$root" bash /run/script
'
