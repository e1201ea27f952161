"""The rows of the table, by number: what each measures, and its minutes at five repetitions."""
import correctness
import cost
import footprint
import steady
import tls
import waiting

ROWS = {
    1: ("cold: poll, parse, remember", 1, cost.cold),
    2: ("cold with claims and 500 watch terms", 3, cost.claims),
    3: ("warm: every feed answers 304", 1, cost.warm),
    4: ("tick: 50 of 200 feeds have changed", 1, cost.tick),
    5: ("100 ms of latency, 1,000 feeds, 100 in flight, warm", 1, waiting.latency),
    6: ("faults, 100 in flight", 3, waiting.faults),
    7: ("TLS: each connection new, two bundles, host by host", 2, tls.tls),
    8: ("growth from 1,000 to 20,000 feeds", 5, cost.growth),
    9: ("resident memory after a cold poll, and of an idle feed", 2, footprint.resident),
    10: ("memory of a feed in flight, plain and TLS", 4, footprint.in_flight),
    11: ("seen-state on disk", 1, footprint.disk),
    12: ("what the servers see", 3, correctness.server_log),
    13: ("truth over 20 ticks, with kills in mid poll", 2, correctness.truth),
    14: ("idle CPU of the daemon, 5,000 feeds over TLS", 6, footprint.idle_cpu),
    15: ("daemon at 200 polls a second, all 304", 6, steady.steady),
}
ALL = sorted(ROWS)


def title(number):
    return ROWS[number][0]


def measure(number, bench):
    return ROWS[number][2](bench)


def guide():
    """For `--help`."""
    lines = [f"  {n:>2}  {minutes:>2} min  {text}" for n, (text, minutes, _) in ROWS.items()]
    total = sum(minutes for _, minutes, _ in ROWS.values())
    return "\n".join(lines + [f"  all {total} min, at 5 repetitions on 2 quiet cores"])
