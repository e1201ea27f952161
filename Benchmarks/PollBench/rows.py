"""The rows of the table, by number."""
import correctness
import cost
import footprint
import waiting

TITLES = {
    1: "cold: poll, parse, remember",
    2: "cold with claims and 500 watch terms",
    3: "warm: every feed answers 304",
    4: "tick: 50 of 200 feeds have changed",
    5: "100 ms of latency, 1,000 feeds, 100 in flight, warm",
    6: "faults, 100 in flight",
    7: "TLS with the system's bundle, warm, each connection new",
    8: "growth from 1,000 to 20,000 feeds",
    9: "resident memory after a cold poll, and of an idle feed",
    10: "memory of a feed in flight",
    11: "seen-state on disk",
    12: "what the servers see",
    13: "truth over 20 ticks, with kills in mid poll",
    14: "idle CPU of the daemon, 5,000 feeds over TLS",
}
ALL = sorted(TITLES)

FUNCTIONS = {
    1: cost.cold, 2: cost.claims, 3: cost.warm, 4: cost.tick, 5: waiting.latency,
    6: waiting.faults, 7: cost.tls, 8: cost.growth, 9: footprint.resident,
    10: footprint.in_flight, 11: footprint.disk, 12: correctness.server_log,
    13: correctness.truth, 14: footprint.idle_cpu,
}


def measure(number, bench):
    return FUNCTIONS[number](bench)
