#!/usr/bin/env bash
# Every test under a sanitizer (address or thread), in a build of its own: .build-asan or .build-tsan.
#
# In three parts, because all suites at once starve each other of processor time. Left out are
# FaultTests, whose preloaded shim has to come before the sanitizer's own run-time, and SandboxTests,
# whose address-space rules forbid the sanitizer's shadow memory.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:?address or thread}
case $kind in
  address) scratch=.build-asan ;;
  thread) scratch=.build-tsan ;;
  *) echo "test-sanitized.sh: $kind: neither address nor thread" >&2; exit 64 ;;
esac
# The test process itself is not searched for leaks: threads of its servers hold memory when it ends.
# The programs that EndToEndTests start are, since nothing of this environment reaches them.
export ASAN_OPTIONS=detect_leaks=0
# The run-time's own backtracer starts a process from a signal handler, which ThreadSanitizer dies of.
export SWIFT_BACKTRACE=enable=no
run() {
  "${SWIFT:-swift}" test --skip-build --sanitize="$kind" --scratch-path "$scratch" "$@"
}
"${SWIFT:-swift}" build --build-tests --sanitize="$kind" --scratch-path "$scratch"
run --skip EndToEndTests --skip FeedFetchTests
run --filter '^FeedFetchTests\.'
run --filter '^EndToEndTests\.' --skip FaultTests --skip SandboxTests
