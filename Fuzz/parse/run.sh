#!/bin/sh
# Runs one fuzz target: run.sh FOLDER TARGET EXECUTIONS. FOLDER is where build.sh built; the corpus
# grows in FOLDER/corpus-TARGET, beginning with our own fixtures. A finding is written to FOLDER.
#
# SWIFT_BACKTRACE is off because the backtracer hangs under libFuzzer.
set -eu
folder=$1
target=$2
executions=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
corpus=$folder/corpus-$target
if [ ! -d "$corpus" ]; then
  mkdir -p "$corpus"
  case $target in
  parse)
    for file in "$root"/Tests/FeedParseTests/Fixtures/*.xml \
      "$root"/Tests/FeedParseTests/Fixtures/*feed*.json "$root"/Tests/FeedParseTests/Faults/*.txt; do
      { printf '\300'; cat "$file"; } >"$corpus/$(basename "$file")"
    done ;;
  date)
    sed -n 's/^ *("\(.*\)", "[0-9-]*T.*/\1/p' "$root/Tests/FeedParseTests/DateTests.swift" |
      { n=0; while IFS= read -r line; do n=$((n + 1)); printf '%s' "$line" >"$corpus/$n"; done; } ;;
  text)
    sed -n 's/^ *Case("[^"]*", "\(.*\)", ".*"),$/\1/p' \
      "$root/Tests/ReadableTextTests/HTMLTextTests.swift" |
      { n=0; while IFS= read -r line; do n=$((n + 1)); printf '%s' "$line" >"$corpus/$n"; done; } ;;
  esac
fi
cd "$folder"
SWIFT_BACKTRACE=enable=no exec "./$target" -runs="$executions" -timeout=1 -max_len=4096 \
  -print_final_stats=1 -artifact_prefix="$folder/finding-$target-" "$corpus"
