#!/usr/bin/env bash
# Packs what `make build` built: claimwatch_VERSION_ARCH.deb and claimwatch-dbgsym_VERSION_ARCH.deb in the folder
# that is the first argument (default .build/deb). The same program and checkout give the same bytes.
# BINARY, VERSION and MAINTAINER may be set; SOURCE_DATE_EPOCH, else the time of the last commit, dates everything.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-.build/deb}")
export BINARY=${BINARY:-.build/release/claimwatch}
version=${VERSION:-$("$BINARY" --version)}
maintainer=${MAINTAINER:-claimwatch maintainers <maintainers@claimwatch.example>}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export LC_ALL=C TZ=UTC
umask 022
arch=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/claimwatch symbols=$work/claimwatch-dbgsym

DESTDIR=$stage bash Scripts/stage.sh /usr

# The symbols go into a package of their own, found by the program's build id.
id=$(readelf -n "$BINARY" | sed -n 's/^ *Build ID: //p')
[ -n "$id" ] || { echo "$BINARY has no build id" >&2; exit 1; }
debug=$symbols/usr/lib/debug/.build-id/${id:0:2}/${id:2}.debug
mkdir -p "$(dirname "$debug")"
objcopy --only-keep-debug --compress-debug-sections "$BINARY" "$debug"
chmod 644 "$debug"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$stage/usr/bin/claimwatch"
# SwiftPM leaves a search path for libraries that are all in the program.
chrpath --delete "$stage/usr/bin/claimwatch" >/dev/null
mkdir -p "$symbols/usr/share/doc"
ln -s claimwatch "$symbols/usr/share/doc/claimwatch-dbgsym"

doc=$stage/usr/share/doc/claimwatch
install -D -m 644 Packaging/copyright "$doc/copyright"
install -m 644 Packaging/README.Debian README.md Config/postgresql.md docs/operating.md docs/delivery.md docs/alert.schema.json "$doc/"
python3 Packaging/changelog.py "$version" "$maintainer" "$SOURCE_DATE_EPOCH" <CHANGELOG.md >"$doc/changelog"
install -D -m 644 Config/claimwatch.toml "$doc/examples/claimwatch.toml"
install -m 644 Config/sample-feed.xml "$doc/examples/"
find "$stage/usr/share/man" "$doc/changelog" -type f -print0 | xargs -0 gzip -9n

# Which libraries of which versions the program needs.
mkdir -p "$work/debian"
printf 'Source: claimwatch\n\nPackage: claimwatch\nArchitecture: any\nDescription: -\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O "$stage/usr/bin/claimwatch" 2>"$work/shlibdeps" |
  sed -n 's/^shlibs:Depends=//p') || { cat "$work/shlibdeps" >&2; exit 1; }

mkdir -p "$out"
pack() {
  local name=$1 tree=$2 template=$3 size
  mkdir -p "$tree/DEBIAN"
  size=$(du -k -s --apparent-size --exclude=DEBIAN "$tree" | cut -f1)
  sed -e "s|@VERSION@|$version|g" -e "s|@ARCH@|$arch|" -e "s|@MAINTAINER@|$maintainer|" -e "s|@SIZE@|$size|" \
    -e "s|@DEPENDS@|$depends|" -e "s|@BUILD_ID@|$id|" "$template" >"$tree/DEBIAN/control"
  (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
  find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  # One thread: several cut the archive elsewhere.
  dpkg-deb --root-owner-group --threads-max=1 -Zxz -z"${LEVEL:-6}" --build "$tree" "$out/${name}_${version}_$arch.deb" >/dev/null
  echo "$out/${name}_${version}_$arch.deb"
}
install -D -m 644 -t "$stage/DEBIAN" Packaging/conffiles
install -m 755 -t "$stage/DEBIAN" Packaging/postinst Packaging/prerm Packaging/postrm
pack claimwatch "$stage" Packaging/control.in
pack claimwatch-dbgsym "$symbols" Packaging/control-dbgsym.in
