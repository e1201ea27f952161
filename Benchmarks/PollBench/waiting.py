"""Rows about waiting, by wall time beside the floor's: 5 and 6."""
from statistics import median

import process
from result import Result
from servers import Latency

PORT = 18100
FAULTS = "stall=1,gone=1,r301=2,r302=1,r429=1,r500=2,trunc=1,huge=0.5,noetag=5,drip=0.5"


def latency(bench):
    corpus = bench.corpus(1000)
    with Latency(bench.tools, corpus, bench.folder / "latency", PORT) as server:
        urls = corpus.urls(PORT)
        for number, hosts, target in [("5a", 100, 1.3), ("5b", 2, 1.5)]:
            bench.claimwatch.configure(urls, host_connections=hosts)
            bench.claimwatch.fresh()
            bench.floor.fresh()
            bench.floor.poll(urls)
            bench.claimwatch.once()
            floors, mine = [], []
            for _ in range(bench.repeats):
                floors.append(bench.floor.poll(urls)[0].wall)
                mine.append(bench.claimwatch.once().wall)
            ours, floor = median(mine), median(floors)
            yield Result(
                number,
                f"100 ms latency, {corpus.count:,} feeds, 100 in flight, {hosts} a host, warm wall",
                f"<= {target} x floor", f"{ours / floor:.2f} x ({ours:.2f} to {floor:.2f} s)",
                ours / floor <= target, dict(ours=mine, floor=floors))


def p99(requests, began):
    """When 99 of 100 healthy feeds were answered, in seconds from the start."""
    times = sorted(r.time - began for r in requests if r.fault in ("-", "noetag"))
    return times[int(len(times) * 0.99)] if times else 0.0


def faults(bench):
    import time

    corpus = bench.corpus(1000)
    timeout = 10
    walls, floor_walls, ends = [], [], {"none": [], "faults": []}
    for name, spec in [("none", ""), ("faults", FAULTS)]:
        with Latency(bench.tools, corpus, bench.folder / f"latency-{name}", PORT, faults=spec) as s:
            urls = corpus.urls(PORT)
            bench.claimwatch.configure(urls, timeout=f"{timeout}s")
            for _ in range(bench.repeats):
                if spec:
                    bench.floor.fresh()
                    floor_walls.append(bench.floor.poll(urls, "-L", "-t", str(timeout))[0].wall)
                bench.claimwatch.fresh()
                s.log.mark()
                began = time.time()
                cost = bench.claimwatch.once()
                ends[name].append(p99(s.log.requests(), began))
                if spec:
                    walls.append(cost.wall)
    ours, floor = median(walls), median(floor_walls)
    yield Result(
        "6a", f"faults, {corpus.count:,} feeds, 100 in flight, cold, wall, timeout {timeout} s",
        "<= timeout + 4 s", f"timeout + {ours - timeout:.1f} s (floor + {floor - timeout:.1f} s)",
        ours <= timeout + 4, dict(ours=walls, floor=floor_walls))
    healthy, stalled = median(ends["none"]), median(ends["faults"])
    yield Result(
        "6b", "99 of 100 healthy feeds answered, with and without faults",
        "not later (<= 1.2 x)", f"after {stalled:.2f} s, without faults {healthy:.2f} s",
        stalled <= healthy * 1.2, ends)
