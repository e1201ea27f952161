#!/usr/bin/env bash
# The life of the package in a Debian of its own (debootstrap): lintian, two builds with equal bytes, install, use,
# upgrade, remove, purge. Run as root; downloads some 100 MB of Debian packages once. WORK (default .build/deb) keeps the
# packages and the empty system between runs; MIRROR and SUITE choose another Debian.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "test-deb runs as root" >&2; exit 1; }
work=$(realpath -m "${WORK:-.build/deb}")
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
mirror=${MIRROR:-http://deb.debian.org/debian}
export BINARY=${BINARY:-$PWD/.build/release/claimwatch}
SECONDS=0
say() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

say "two builds"
rm -rf "$work/one" "$work/two"
bash Scripts/make-deb.sh "$work/one" &
bash Scripts/make-deb.sh "$work/two" >/dev/null
wait $!
for package in "$work"/one/*.deb; do
  cmp "$package" "$work/two/${package##*/}" || fail "two builds differ"
done
version=$("$BINARY" --version)
arch=$(dpkg --print-architecture)
package=$work/one/claimwatch_${version}_$arch.deb
[ -e "$package" ] || fail "no $package"
# The next version is the same program under another number.
VERSION=$version+next LEVEL=0 bash Scripts/make-deb.sh "$work/two" >/dev/null
next=$work/two/claimwatch_$version+next_$arch.deb

say "lintian"
lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$work"/one/*.deb || fail "lintian"

say "a Debian ($suite)"
if [ ! -e "$work/base.tar" ]; then
  rm -rf "$work/root"
  debootstrap --variant=minbase --include=systemd,ca-certificates,logrotate,man-db "$suite" "$work/root" "$mirror" \
    >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log" >&2; fail "debootstrap"; }
  tar -C "$work/root" -cf "$work/base.tar.part" .
  mv "$work/base.tar.part" "$work/base.tar"
fi
root=$work/root
clean() { for mount in proc dev; do mountpoint -q "$root/$mount" && umount -l "$root/$mount"; done; rm -rf "$root"; }
trap clean EXIT
clean
mkdir -p "$root"
tar -C "$root" -xf "$work/base.tar"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$package" "$root/tmp/this.deb"
cp "$next" "$root/tmp/next.deb"
cp Config/sample-feed.xml "$root/srv/"
cp Packaging/life.sh "$root/tmp/life.sh"
say "its life"
chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive VERSION="$version" \
  bash /tmp/life.sh
say "all went well"
