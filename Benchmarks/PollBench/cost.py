"""Rows about CPU seconds: 1, 2, 3, 4, 7 and 8."""
from statistics import median

from result import Result
from servers import Nginx, connections, statuses

PORT, TLS_PORT = 18001, 18441


def compare(bench, floor, ours):
    """Runs both alternately and gives their CPU seconds."""
    pairs = [(floor(), ours()) for _ in range(bench.repeats)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def ratio(bench, number, what, target, limit, floors, mine, count, extra=lambda m, f: (True, "")):
    ours, floor = median(mine), median(floors)
    also, note = extra(ours, floor)
    return Result(
        number, what, target,
        f"{ours / floor:.2f} x ({ours * 1000 / count:.3f} to {floor * 1000 / count:.3f} CPU s per "
        f"1,000){note}", ours / floor <= limit and also,
        dict(ours=mine, floor=floors, feeds=count))


def nginx(bench, corpus, name="nginx", **options):
    return Nginx(
        bench.tools, corpus, bench.folder / f"{name}-{corpus.count}", PORT, **options)


def expect(server, status, count):
    """Every feed was asked once and answered so."""
    seen = statuses(server.log.requests())
    if seen != {status: count}:
        raise RuntimeError(f"expected {count} answers {status}, the server saw {seen}")


def checked(server, status, count, run):
    server.log.mark()
    cost = run()
    expect(server, status, count)
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
        urls = corpus.urls(PORT)
        bench.claimwatch.configure(urls)
        floors, mine = cold_runs(bench, corpus, server, urls)
    yield ratio(
        bench, "1", f"cold, {corpus.count:,} feeds, CPU", "<= 2.0 x floor", 2.0, floors, mine,
        corpus.count)


def claims(bench):
    corpus = bench.corpus(5000)
    with nginx(bench, corpus) as server:
        urls = corpus.urls(PORT)
        bench.claimwatch.configure(urls, terms=corpus.terms())
        floors, mine = cold_runs(bench, corpus, server, urls)
    yield ratio(
        bench, "2", f"cold with claims and 500 watch terms, {corpus.count:,} feeds",
        "<= 4 x floor", 4.0, floors, mine, corpus.count)


def warm_runs(bench, corpus, server, urls):
    bench.floor.fresh()
    bench.claimwatch.fresh()
    bench.floor.poll(urls)
    bench.claimwatch.once()
    return compare(
        bench,
        lambda: checked(server, "304", corpus.count, lambda: bench.floor.poll(urls)[0]),
        lambda: checked(server, "304", corpus.count, bench.claimwatch.once))


def warm(bench):
    corpus = bench.corpus(5000)
    with nginx(bench, corpus) as server:
        urls = corpus.urls(PORT)
        bench.claimwatch.configure(urls)
        floors, mine = warm_runs(bench, corpus, server, urls)
    # The best reader that was measured took 4.0 CPU s for 1,000 feeds.
    best = 4.0 / 15
    yield ratio(
        bench, "3", f"warm, all 304, {corpus.count:,} feeds, CPU",
        "<= 2.5 x floor and <= 0.267 CPU s per 1,000 (1/15 of the best peer)", 2.5, floors, mine,
        corpus.count, lambda ours, _: (ours * 1000 / corpus.count <= best, ""))


def tick(bench):
    corpus = bench.corpus(200, "tick")
    changed = corpus.count // 4
    with nginx(bench, corpus) as server:
        urls = corpus.urls(PORT)
        bench.claimwatch.configure(urls)
        bench.floor.fresh()
        bench.claimwatch.fresh()
        bench.floor.poll(urls)
        bench.claimwatch.once()
        known = bench.claimwatch.items()
        floors, mine = [], []
        parsed = True
        for _ in range(bench.repeats):
            corpus.tick(changed, 3)
            for run, costs in [
                (lambda: bench.floor.poll(urls)[0], floors), (bench.claimwatch.once, mine)]:
                server.log.mark()
                costs.append(run().cpu)
                seen = statuses(server.log.requests())
                parsed = parsed and seen.get("200") == changed
            items = bench.claimwatch.items()
            parsed = parsed and items - known == changed * 3
            known = items
    yield ratio(
        bench, "4", f"tick, {changed} of {corpus.count} changed", "<= 3 x floor; only they are read",
        3.0, floors, mine, corpus.count,
        lambda *_: (parsed, f"; {changed} bodies a tick, all new items found: {parsed}"))


def system_bundle(bench, server):
    """The system's authorities and the local one in one file."""
    path = bench.folder / "bundle.pem"
    with open("/etc/ssl/certs/ca-certificates.crt", "rb") as system:
        path.write_bytes(system.read() + server.authority.read_bytes())
    return path


def tls(bench):
    # One feed a host, so that no connection can be used twice in a pass.
    corpus = bench.corpus(400)
    with nginx(bench, corpus, "nginx-tls-single", tls_port=TLS_PORT) as server:
        urls = corpus.urls(TLS_PORT, "https")
        bundle = system_bundle(bench, server)
        bench.claimwatch.configure(urls, bundle=bundle)
        bench.floor.fresh()
        bench.claimwatch.fresh()
        bench.floor.poll(urls, "-k", "-c", str(bundle))
        bench.claimwatch.once()
        opened = []

        def ours():
            server.log.mark()
            cost = bench.claimwatch.once()
            requests = server.log.requests()
            opened.append(connections(requests))
            if statuses(requests) != {"304": corpus.count}:
                raise RuntimeError(f"unexpected answers: {statuses(requests)}")
            return cost.cpu

        floors, mine = compare(
            bench,
            lambda: checked(
                server, "304", corpus.count,
                lambda: bench.floor.poll(urls, "-k", "-c", str(bundle))[0]), ours)
        each = median(cpu * 1000 / count for cpu, count in zip(mine, opened))
        yield ratio(
            bench, "7a", f"TLS, no reuse, system bundle, warm, {corpus.count:,} feeds",
            "<= 1.5 x floor and <= 3 ms a connection", 1.5, floors, mine, corpus.count,
            lambda *_: (
                each <= 3.0, f"; {each:.2f} ms a connection, {median(opened):.0f} connections"))
    corpus = bench.corpus(1000)
    # One group a feed: hosts do not count, and the order is that of the list.
    alone = lambda number: f'rate_group = "g{number:05}"'
    with nginx(bench, corpus, "nginx-tls", tls_port=TLS_PORT) as server:
        urls = corpus.urls(TLS_PORT, "https")
        bundle = system_bundle(bench, server)

        def ordered(feed, hosts):
            bench.claimwatch.configure(urls, bundle=bundle, feed=feed, host_connections=hosts)
            bench.claimwatch.fresh()
            server.log.mark()
            cost = bench.claimwatch.once()
            opened = connections(server.log.requests())
            return cost.cpu, opened

        lists, hosts = compare(bench, lambda: ordered(alone, 100), lambda: ordered(None, 100))
        listed, sorted_ = median(x[0] for x in lists), median(x[0] for x in hosts)
        yield Result(
            "7b", f"TLS, cold, {corpus.count:,} feeds: host by host against list order",
            "<= 0.6 x", f"{sorted_ / listed:.2f} x ({sorted_:.2f} to {listed:.2f} CPU s; "
            f"{median(x[1] for x in hosts):.0f} to {median(x[1] for x in lists):.0f} connections)",
            sorted_ / listed <= 0.6, dict(list=lists, hosts=hosts))


def growth(bench):
    small, large = bench.corpus(1000), bench.corpus(20000)
    costs = {}
    for keepalive in (65, 0):
        for corpus in (small, large):
            with nginx(bench, corpus, f"nginx-{keepalive}", keepalive=keepalive) as server:
                urls = corpus.urls(PORT)
                bench.claimwatch.configure(urls)
                close = [] if keepalive else ["-k"]
                cold_cpu, warm_cpu, cold_floor, warm_floor = [], [], [], []
                for _ in range(bench.repeats):
                    bench.claimwatch.fresh()
                    bench.floor.fresh()
                    if keepalive or not cold_cpu:
                        cold_floor.append(bench.floor.poll(urls, *close)[0].cpu)
                        cold_cpu.append(
                            checked(server, "200", corpus.count, bench.claimwatch.once))
                    warm_floor.append(bench.floor.poll(urls, *close)[0].cpu)
                    warm_cpu.append(checked(server, "304", corpus.count, bench.claimwatch.once))
                    if not keepalive:
                        # A warm poll leaves the state as it was, so one cold poll is enough.
                        bench.claimwatch.fresh = lambda: None
                        bench.floor.fresh = lambda: None
                if not keepalive:
                    del bench.claimwatch.fresh, bench.floor.fresh
                for name, values in [
                    ("cold", cold_cpu), ("warm", warm_cpu), ("floor cold", cold_floor),
                    ("floor warm", warm_floor)]:
                    costs[name, keepalive, corpus.count] = median(values) / corpus.count
    for number, name, keepalive, limit, what in [
        ("8a", "cold", 65, 1.4, "cold"), ("8b", "warm", 65, 2.5, "warm"),
        ("8c", "warm", 0, 1.3, "warm, no reuse")]:
        ours = costs[name, keepalive, large.count] / costs[name, keepalive, small.count]
        floor = (
            costs["floor " + name, keepalive, large.count]
            / costs["floor " + name, keepalive, small.count])
        yield Result(
            number, f"growth, {what}: CPU a feed at {large.count:,} over {small.count:,}",
            f"<= {limit}", f"{ours:.2f} (floor {floor:.2f})", ours <= limit,
            {" ".join(map(str, key)): value for key, value in costs.items()})
