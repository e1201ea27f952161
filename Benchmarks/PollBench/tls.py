"""Row 7: what TLS costs, by libcurl's cache of authorities and by the order of the feeds."""
from statistics import median

import cost
from result import Result
from servers import connections, statuses

SYSTEM = "/etc/ssl/certs/ca-certificates.crt"


def system_bundle(bench, server, name="bundle.pem"):
    """The system's authorities and the local one in one file."""
    path = bench.folder / name
    with open(SYSTEM, "rb") as system:
        path.write_bytes(system.read() + server.authority.read_bytes())
    return path


def tls(bench):
    yield from each_connection_new(bench)
    yield from order(bench)


def warm_run(server, count, run):
    """CPU seconds and connections of a run in which every feed answers 304."""
    server.log.mark()
    cpu = run().cpu
    requests = server.log.requests()
    if statuses(requests) != {"304": count}:
        raise RuntimeError(f"expected {count} answers 304, the server saw {statuses(requests)}")
    return cpu, connections(requests)


def milliseconds(runs):
    """CPU milliseconds a connection."""
    return median(cpu * 1000 / opened for cpu, opened in runs)


def each_connection_new(bench):
    # One feed a host, so that no connection can be used twice in a pass.
    corpus = bench.corpus(400, "single", hosts=400)
    with cost.nginx(bench, corpus, "nginx-single", tls=True) as server:
        urls = corpus.urls(server.tls_port, "https")
        bundle = system_bundle(bench, server)
        options = ["-k", "-c", str(bundle)]
        bench.claimwatch.configure(urls, bundle=bundle)
        bench.floor.fresh()
        bench.claimwatch.fresh()
        bench.floor.poll(urls, *options)
        bench.claimwatch.once()

        def ours():
            return warm_run(server, corpus.count, bench.claimwatch.once)

        floors, mine = cost.compare(
            bench,
            lambda: warm_run(server, corpus.count, lambda: bench.floor.poll(urls, *options)[0]),
            ours)
        each, floor = milliseconds(mine), milliseconds(floors)
        yield cost.ratio(
            "7a", f"TLS, warm, no reuse, system's bundle, {corpus.count:,} feeds",
            "≤ 1.5 x floor and ≤ 3 ms a connection", 1.5, [cpu for cpu, _ in floors],
            [cpu for cpu, _ in mine], corpus.count, each <= 3.0,
            f"; {each:.2f} ms a connection (floor {floor:.2f})")

        # Every second feed has a bundle of its own, as with `tls_ca`: two bundles by turns.
        bundles = [bundle, system_bundle(bench, server, "bundle-2.pem")]
        bench.claimwatch.configure(urls, feed=lambda number: f'tls_ca = "{bundles[number % 2]}"')
        bench.claimwatch.once()
        both = []
        for number in range(1, bench.repeats + 1):
            both.append(ours())
            bench.progress(number, both[-1:])
        two = milliseconds(both)
        yield Result(
            "7b", f"the same with two bundles by turns, {corpus.count:,} feeds",
            "≤ 3 ms a connection", f"{two:.2f} ms a connection", two <= 3.0,
            ratio=f"{two / each:.2f} x one bundle", raw=dict(ours=both))


def order(bench):
    # Four feeds a host and more hosts than a pool of idle connections keeps.
    corpus = bench.corpus(1000, "four", hosts=250)
    with cost.nginx(bench, corpus, "nginx-tls", tls=True) as server:
        urls = corpus.urls(server.tls_port, "https")
        by_host = sorted(urls, key=lambda url: url.split("/")[2])
        bundle = system_bundle(bench, server)

        def cold(run):
            server.log.mark()
            cpu = run().cpu
            requests = server.log.requests()
            if statuses(requests) != {"200": corpus.count}:
                raise RuntimeError(f"unexpected answers: {statuses(requests)}")
            return cpu, connections(requests)

        def floor(ordered, *options):
            bench.floor.fresh()
            return cold(lambda: bench.floor.poll(ordered, "-c", str(bundle), *options)[0])

        def ours(feed):
            bench.claimwatch.configure(urls, bundle=bundle, feed=feed, host_connections=100)
            bench.claimwatch.fresh()
            return cold(bench.claimwatch.once)

        # One group a feed: hosts do not count, and the order is that of the list.
        alone = lambda number: f'rate_group = "g{number:05}"'
        floors, mine = cost.compare(
            bench, lambda: (floor(by_host, "-H", "1"), floor(urls)),
            lambda: (ours(None), ours(alone)))

    def told(pairs):
        """The share of host by host in list order, and the figures it comes from."""
        cpu = [median(pair[order][0] for pair in pairs) for order in (0, 1)]
        opened = [median(pair[order][1] for pair in pairs) for order in (0, 1)]
        return cpu[0] / cpu[1], (
            f"{cpu[0] * 1000 / corpus.count:.3f} to {cpu[1] * 1000 / corpus.count:.3f} CPU s per "
            f"1,000, {opened[0]:.0f} to {opened[1]:.0f} connections")

    share, figures = told(mine)
    floor_share, floor_figures = told(floors)
    yield Result(
        "7c", f"TLS, cold, {corpus.count:,} feeds on {corpus.hosts} hosts: host by host against "
        "list order", "≤ 0.6 x list order", figures, share <= 0.6,
        f"{floor_share:.2f} x ({floor_figures})", f"{share:.2f} x list order",
        raw=dict(ours=mine, floor=floors))
