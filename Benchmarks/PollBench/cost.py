"""Rows about CPU seconds on plain HTTP: 1, 2, 3, 4 and 8."""
from statistics import median

from contenders import Claimwatch, Floor
from result import Result
from servers import Nginx, statuses


def compare(bench, floor, ours):
    """Runs both alternately and gives what each run returned: lists of the floor's and of ours."""
    pairs = []
    for number in range(1, bench.repeats + 1):
        pairs.append((floor(), ours()))
        bench.progress(number, pairs[-1])
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def per_thousand(seconds, count):
    return f"{seconds * 1000 / count:.3f} CPU s per 1,000"


def ratio(number, what, bar, limit, floors, mine, count, holds=True, note=""):
    """A row whose figure is claimwatch's CPU seconds over the floor's, medians of both."""
    ours, floor = median(mine), median(floors)
    return Result(
        number, what, bar, per_thousand(ours, count) + note, ours / floor <= limit and holds,
        per_thousand(floor, count), f"{ours / floor:.2f} x",
        dict(ours=mine, floor=floors, feeds=count))


def nginx(bench, corpus, name="nginx", **options):
    return Nginx(bench.tools, corpus, bench.folder / f"{name}-{corpus.count}", **options)


def checked(server, status, count, run):
    """The CPU seconds of a run in which every feed was asked once and answered so."""
    server.log.mark()
    cost = run()
    seen = statuses(server.log.requests())
    if seen != {status: count}:
        raise RuntimeError(f"expected {count} answers {status}, the server saw {seen}")
    return cost.cpu


def cold_runs(bench, corpus, server, urls):
    def floor():
        bench.floor.fresh()
        return checked(server, "200", corpus.count, lambda: bench.floor.poll(urls)[0])

    def ours():
        bench.claimwatch.fresh()
        return checked(server, "200", corpus.count, bench.claimwatch.once)

    return compare(bench, floor, ours)


def cold(bench):
    corpus = bench.corpus(5000)
    with nginx(bench, corpus) as server:
        urls = corpus.urls(server.port)
        bench.claimwatch.configure(urls)
        floors, mine = cold_runs(bench, corpus, server, urls)
    yield ratio(
        "1", f"cold, {corpus.count:,} feeds", "≤ 2.0 x floor", 2.0, floors, mine, corpus.count)


def claims(bench):
    corpus = bench.corpus(1000)
    with nginx(bench, corpus) as server:
        urls = corpus.urls(server.port)
        bench.claimwatch.configure(urls, terms=corpus.terms())
        floors, mine = cold_runs(bench, corpus, server, urls)
    yield ratio(
        "2", f"cold with claims and 500 watch terms, {corpus.count:,} feeds", "≤ 4 x floor", 4.0,
        floors, mine, corpus.count)


def warm(bench):
    corpus = bench.corpus(5000)
    with nginx(bench, corpus) as server:
        urls = corpus.urls(server.port)
        bench.claimwatch.configure(urls)
        bench.floor.fresh()
        bench.claimwatch.fresh()
        bench.floor.poll(urls)
        bench.claimwatch.once()
        floors, mine = compare(
            bench,
            lambda: checked(server, "304", corpus.count, lambda: bench.floor.poll(urls)[0]),
            lambda: checked(server, "304", corpus.count, bench.claimwatch.once))
    # The best reader that was measured took 4.0 CPU s for 1,000 feeds.
    best = 4.0 / 15
    yield ratio(
        "3", f"warm, all 304, {corpus.count:,} feeds",
        "≤ 2.5 x floor and ≤ 0.267 CPU s per 1,000 (1/15 of the best peer)", 2.5, floors, mine,
        corpus.count, median(mine) * 1000 / corpus.count <= best)


def tick(bench):
    corpus = bench.corpus(200, "tick")
    changed = corpus.count // 4
    with nginx(bench, corpus) as server:
        urls = corpus.urls(server.port)
        bench.claimwatch.configure(urls)
        bench.floor.fresh()
        bench.claimwatch.fresh()
        bench.floor.poll(urls)
        bench.claimwatch.once()
        known = [bench.claimwatch.items()]
        answers = {"200": changed, "304": corpus.count - changed}
        whole = True

        def seen(run):
            nonlocal whole
            server.log.mark()
            cpu = run().cpu
            whole = whole and statuses(server.log.requests()) == answers
            return cpu

        def floor():
            corpus.tick(changed, 3)
            return seen(lambda: bench.floor.poll(urls)[0])

        def ours():
            cpu = seen(bench.claimwatch.once)
            known.append(bench.claimwatch.items())
            return cpu

        floors, mine = compare(bench, floor, ours)
    whole = whole and all(b - a == changed * 3 for a, b in zip(known, known[1:]))
    note = f"; {changed} bodies a tick, all new items stored" if whole else "; **items missing**"
    yield ratio(
        "4", f"tick, {changed} of {corpus.count} changed", "≤ 3 x floor; only they are read", 3.0,
        floors, mine, corpus.count, whole, note)


class Grown:
    """Both contenders over one size, each with a state of its own, so that sizes can alternate."""

    def __init__(self, bench, corpus):
        self.corpus = corpus
        self.floor = Floor(bench.tools, bench.folder / f"growth-{corpus.count}/floor")
        self.claimwatch = Claimwatch(
            bench.binary, bench.folder / f"growth-{corpus.count}/claimwatch")
        self.costs = {}

    def configure(self, server):
        self.server = server
        self.urls = self.corpus.urls(server.port)
        self.claimwatch.configure(self.urls)

    def measure(self, name, status, *options):
        for contender, run in [
            ("floor", lambda: self.floor.poll(self.urls, *options)[0]),
            ("ours", self.claimwatch.once)]:
            cpu = checked(self.server, status, self.corpus.count, run)
            self.costs.setdefault((name, contender), []).append(cpu / self.corpus.count)

    def cold(self):
        self.floor.fresh()
        self.claimwatch.fresh()
        self.measure("cold", "200")


def growth(bench):
    sizes = [Grown(bench, corpus) for corpus in bench.sizes()]
    small, large = sizes
    servers = [nginx(bench, size.corpus) for size in sizes]
    with servers[0], servers[1]:
        for size, server in zip(sizes, servers):
            size.configure(server)
        for number in range(1, bench.repeats + 1):
            for size in sizes:
                size.cold()
                size.measure("warm", "304")
            bench.progress(number, [size.costs["warm", "ours"][-1] * 1000 for size in sizes])
    # The server closes after each answer, for claimwatch has no switch for that; limit.c has -k.
    servers = [
        nginx(bench, size.corpus, keepalive=0, port=server.port)
        for size, server in zip(sizes, servers)]
    with servers[0], servers[1]:
        for size, server in zip(sizes, servers):
            size.server = server
        for number in range(1, bench.repeats + 1):
            for size in sizes:
                size.measure("warm, no reuse", "304", "-k")
            bench.progress(
                number, [size.costs["warm, no reuse", "ours"][-1] * 1000 for size in sizes])

    def grown(name, contender):
        return median(large.costs[name, contender]) / median(small.costs[name, contender])

    for number, name, limit in [
        ("8a", "cold", 1.4), ("8b", "warm", 2.5), ("8c", "warm, no reuse", 1.3)]:
        ours, floor = grown(name, "ours"), grown(name, "floor")
        each = [median(size.costs[name, "ours"]) * 1000 for size in sizes]
        yield Result(
            number,
            f"growth, {name}: CPU a feed at {large.corpus.count:,} over {small.corpus.count:,}",
            f"≤ {limit}", f"{ours:.2f} ({each[1]:.3f} to {each[0]:.3f} ms a feed)", ours <= limit,
            f"{floor:.2f}", raw={
                f"{size.corpus.count} {' '.join(key)}": values
                for size in sizes for key, values in size.costs.items()})
