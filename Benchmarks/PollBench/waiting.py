"""Rows about waiting, by wall time beside the floor's: 5 and 6."""
import time
from statistics import median

from cost import compare
from result import Result
from servers import Latency

FAULTS = "stall=1,gone=1,r301=2,r302=1,r429=1,r500=2,trunc=1,huge=0.5,noetag=5,drip=0.5"


def latency(bench):
    corpus = bench.corpus(1000)
    with Latency(bench.tools, corpus, bench.folder / "latency") as server:
        urls = corpus.urls(server.port)
        for number, hosts, limit in [("5a", 100, 1.3), ("5b", 2, 1.5)]:
            bench.claimwatch.configure(urls, host_connections=hosts)
            bench.claimwatch.fresh()
            bench.floor.fresh()
            bench.floor.poll(urls)
            bench.claimwatch.once()
            floors, mine = compare(
                bench, lambda: bench.floor.poll(urls)[0].wall, lambda: bench.claimwatch.once().wall)
            ours, floor = median(mine), median(floors)
            yield Result(
                number,
                f"100 ms latency, {corpus.count:,} feeds, 100 in flight, {hosts} a host, warm, "
                "wall",
                f"≤ {limit} x floor", f"{ours:.2f} s", ours / floor <= limit, f"{floor:.2f} s",
                f"{ours / floor:.2f} x", dict(ours=mine, floor=floors))


def p99(requests, began):
    """When 99 of 100 healthy feeds were answered, in seconds from the start."""
    times = sorted(r.time - began for r in requests if r.fault in ("-", "noetag"))
    return times[int(len(times) * 0.99)] if times else 0.0


def faults(bench):
    corpus = bench.corpus(1000)
    timeout = 10
    plain, faulty = servers = [
        Latency(bench.tools, corpus, bench.folder / f"latency-{name}", faults=spec)
        for name, spec in [("none", ""), ("faults", FAULTS)]]
    ends = {"ours": ([], []), "floor": ([], [])}

    def both(name, run):
        """The wall time among faults; notes when healthy feeds were answered, with and without."""
        for server, healthy in zip(servers, ends[name]):
            server.log.mark()
            began = time.time()
            wall = run(corpus.urls(server.port))
            healthy.append(p99(server.log.requests(), began))
        return wall

    def floor(urls):
        bench.floor.fresh()
        return bench.floor.poll(urls, "-L", "-t", str(timeout))[0].wall

    def ours(urls):
        bench.claimwatch.configure(urls, timeout=f"{timeout}s")
        bench.claimwatch.fresh()
        return bench.claimwatch.once(patience=10 * timeout).wall

    with plain, faulty:
        floors, mine = compare(bench, lambda: both("floor", floor), lambda: both("ours", ours))
    wall, least = median(mine), median(floors)
    yield Result(
        "6a", f"faults, {corpus.count:,} feeds, 100 in flight, cold, wall, timeout {timeout} s",
        "≤ timeout + 4 s", f"timeout {wall - timeout:+.1f} s", wall <= timeout + 4,
        f"timeout {least - timeout:+.1f} s", raw=dict(ours=mine, floor=floors))
    # The server answers from one thread too: its 64 MiB bodies hold up the floor as well.
    healthy, among = [median(values) for values in ends["ours"]]
    floor_healthy, floor_among = [median(values) for values in ends["floor"]]
    yield Result(
        "6b", "99 of 100 healthy feeds answered, with faults against without",
        "unchanged (≤ 1.2 x)", f"after {among:.2f} s; without faults {healthy:.2f} s",
        among <= healthy * 1.2, f"{floor_among:.2f} s; {floor_healthy:.2f} s",
        f"{among / healthy:.2f} x without faults (floor {floor_among / floor_healthy:.2f} x)",
        raw=ends)
