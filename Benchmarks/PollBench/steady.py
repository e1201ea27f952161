"""The row about CPU at a steady pace of unchanged feeds: 15."""
import time
from statistics import median

import cost
import process
from daemon import Daemon
from result import Result
from servers import statuses


def steady(bench):
    """A daemon asks every feed each five seconds and hears 304 each time: what a poll costs in all,
    and whether memory stays. The floor asks as often, over connections that it keeps, as fast as it
    can."""
    corpus = bench.corpus(1000)
    seconds, interval = 60, 5
    costs, floors, rates, resident = [], [], [], []
    with cost.nginx(bench, corpus, "nginx-steady") as server:
        urls = corpus.urls(server.port)
        floor = SteadyFloor(bench.floor, urls, seconds // interval)
        bench.claimwatch.configure(urls, interval=f"{interval}s")
        bench.claimwatch.fresh()
        bench.claimwatch.once()
        with Daemon(bench.claimwatch) as daemon:
            # Every feed has been polled some times, and what is kept of them is kept.
            time.sleep(4 * interval)
            resident.append(process.memory(daemon.pid))
            for number in range(1, bench.repeats + 1):
                floors.append(floor.poll())
                server.log.mark()
                began, before = time.time(), process.cpu_so_far(daemon.pid)
                time.sleep(seconds)
                ended, after = time.time(), process.cpu_so_far(daemon.pid)
                seen = [r for r in server.log.requests() if began <= r.time < ended]
                if set(statuses(seen)) != {"304"}:
                    raise RuntimeError(f"not only 304: {statuses(seen)}")
                costs.append((after - before) / len(seen))
                rates.append(len(seen) / seconds)
                resident.append(process.memory(daemon.pid))
                bench.progress(number, [floors[-1] * 1000, costs[-1] * 1000, resident[-1]])
    ours, least, rate = median(costs), median(floors), median(rates)
    # A daemon that falls behind would look cheap.
    on_time = rate >= 0.9 * corpus.count / interval
    growth = resident[-1] - resident[0]
    raw = dict(ours=costs, floor=floors, rates=rates, resident=resident)
    yield Result(
        "15a", f"daemon, {corpus.count:,} feeds each {interval} s, all 304: CPU a poll, windows of "
        f"{seconds} s", "≤ 0.3 ms", f"{ours * 1000:.3f} ms ({rate:.0f} polls a second)",
        ours <= 0.0003 and on_time, f"{least * 1000:.3f} ms", f"{ours / least:.2f} x", raw)
    yield Result(
        "15b", f"the same: growth of resident memory over {bench.repeats} such windows",
        "≤ 1 MB", f"{growth:+.1f} MB ({resident[0]:.1f} to {resident[-1]:.1f})", growth <= 1,
        raw=raw)


class SteadyFloor:
    """The floor over the same feeds, each so many times in a run."""

    def __init__(self, floor, urls, times):
        self.floor, self.urls, self.times = floor, urls, times
        floor.fresh()
        floor.poll(urls)
        self.validators = (floor.folder / "validators").read_text()

    def poll(self):
        """CPU seconds a poll."""
        (self.floor.folder / "validators").write_text(self.validators * self.times)
        count = len(self.urls) * self.times
        cost, told = self.floor.poll(self.urls * self.times)
        if told["s304"] != count:
            raise RuntimeError(f"the floor saw {told['s304']} of {count} answers 304")
        return cost.cpu / count
