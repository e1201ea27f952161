#!/bin/sh
# Builds the fuzz targets of the parser into the folder $1: parse, date and text, under libFuzzer
# and AddressSanitizer. They are compiled by hand because SwiftPM gives every executable a main of
# its own, and so does libFuzzer.
set -eu
out=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$out"
cd "$out"
flags="-O -g -swift-version 6 -package-name claimwatch -parse-as-library -wmo -I . -I /usr/include/libxml2
  -Xcc -fmodule-map-file=$root/Sources/CLibXML2/module.modulemap -sanitize=fuzzer,address -assert-config Debug"
for module in FeedModel JSONText ReadableText FeedParse; do
  # shellcheck disable=SC2086
  swiftc $flags -emit-module -emit-object -module-name "$module" -o "$module.o" \
    "$root/Sources/$module"/*.swift
done
for target in Parse Date Text; do
  name=$(echo "$target" | tr 'PDT' 'pdt')
  # shellcheck disable=SC2086
  swiftc $flags -module-name "${target}Fuzz" -o "$name" "$root/Fuzz/parse/${target}Fuzz.swift" \
    "$root/Fuzz/parse/Normalised.swift" FeedParse.o ReadableText.o JSONText.o FeedModel.o -lxml2
done
