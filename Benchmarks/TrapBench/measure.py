"""One trap against the program: alone in `once`, and beside a good feed in the daemon."""
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from server import Server

CONFIGURATION = """
[paths]
state = "{folder}/state"
alerts = "{folder}/alerts.jsonl"
events = "{folder}/events.jsonl"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_connections = 8
host_spacing = "0s"
[pages]
full_text = false
{feeds}
{watches}
"""
FEED = '\n[[feed]]\nid = "{0}"\nurl = "{1}"\nbackfill = "all"\ninterval = "{2}"\n'
NAMES = ["Kestrel", "Varn", "Osprey", "Heron", "Plover", "Curlew"]
WATCHES = "".join(f'\n[[watch]]\nid = "{name.lower()}"\nterms = ["{name}"]\n' for name in NAMES)
GOOD = ('<?xml version="1.0"?><rss version="2.0"><channel><title>Good</title><item><guid>good</guid>'
        "<title>Lena Varn said the pier is open.</title></item></channel></rss>").encode()


@dataclass
class Alone:
    """`once`, poll after poll: the costliest. Seconds, MB, kilobytes written to state and logs."""

    cpu: float = 0
    peak: float = 0
    written: float = 0
    died: str = ""


@dataclass
class Beside:
    """In the daemon. Seconds from the good feed's answer to its alert; from SIGTERM to the end."""

    late: float = 0
    stop: float = 0
    died: str = ""
    notes: list = field(default_factory=list)


def configuration(folder, feeds):
    text = CONFIGURATION.format(folder=folder, feeds=feeds, watches=WATCHES)
    path = Path(folder) / "c.toml"
    path.write_text(text)
    return path


def alone(binary, bodies, patience):
    """Polls a local file once for each body, in a process of its own each time."""
    found = Alone()
    with tempfile.TemporaryDirectory(prefix="trap-") as folder:
        path = configuration(folder, FEED.format("trap", f"file:{folder}/feed.xml", "1h"))
        for body in bodies:
            (Path(folder) / "feed.xml").write_bytes(body)
            child = subprocess.Popen(
                [binary, "once", "--config", path], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (patience, patience + 1)))
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            found.cpu = max(found.cpu, usage.ru_utime + usage.ru_stime)
            found.peak = max(found.peak, usage.ru_maxrss * 1024 / 1e6)
            if child.returncode < 0:
                number = -child.returncode
                found.died = f"hang of {patience} s" if number == signal.SIGXCPU else signal.Signals(number).name
                break
        found.written = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1e3
    return found


class Daemon:
    """`claimwatch run` on a configuration of its own."""

    def __init__(self, binary, folder, port):
        # As many as there are cores, so that no worker is free by chance.
        feeds = "".join(
            FEED.format(f"trap-{n}", f"http://127.0.0.1:{port}/trap?{n}", "5s") for n in range(os.cpu_count() or 1))
        feeds += FEED.format("good", f"http://127.0.0.1:{port}/good", "5s")
        self.folder = Path(folder)
        self.child = subprocess.Popen(
            [binary, "run", "--config", configuration(folder, feeds)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def alert_of_good(self, until):
        """When the good feed's alert stands in the log; None where it does not come."""
        while time.monotonic() < until:
            try:
                if b'"id":"good"' in (self.folder / "alerts.jsonl").read_bytes():
                    return time.monotonic()
            except FileNotFoundError:
                pass
            if self.child.poll() is not None:
                return None
            time.sleep(0.02)
        return None

    def stop(self, patience=20):
        """Seconds from SIGTERM to the end; kills it after `patience`."""
        start = time.monotonic()
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        return time.monotonic() - start

    @property
    def death(self):
        code = self.child.poll()
        return signal.Signals(-code).name if code is not None and code < 0 else ""


def beside(binary, bodies, patience):
    """Serves the trap, and the good feed as soon as the trap has been sent; stops the daemon while
    the trap, served again, is being read."""
    found = Beside()
    server = Server()
    folder = tempfile.mkdtemp(prefix="trap-")
    try:
        # Earlier bodies only prepare: they are polled by a daemon of their own.
        for body in bodies[:-1]:
            server.serve([body], GOOD.replace(b"good</guid>", b"before</guid>").replace(b"Varn", b"Vern"))
            daemon = Daemon(binary, folder, server.port)
            server.good_served.wait(20)
            time.sleep(1)
            daemon.stop(30)
        server.serve([bodies[-1]], GOOD)
        daemon = Daemon(binary, folder, server.port)
        if not server.good_served.wait(25):
            found.notes.append("the good feed was not polled")
        served = time.monotonic()
        alerted = daemon.alert_of_good(served + patience)
        found.died = daemon.death
        found.late = (alerted or time.monotonic()) - served
        found.stop = daemon.stop()
        if daemon.death and not found.died:
            found.died = f"{daemon.death} at SIGTERM" if daemon.death != "SIGKILL" else ""
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def stopped_at_once(binary, bodies):
    """Seconds that SIGTERM takes right after the trap has been sent."""
    server = Server()
    folder = tempfile.mkdtemp(prefix="trap-")
    try:
        server.serve([bodies[-1]], GOOD)
        daemon = Daemon(binary, folder, server.port)
        server.trap_served.wait(25)
        time.sleep(0.2)
        return daemon.stop()
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def read_words(binary, texts, batch=2000):
    """Feeds texts to `extract --jsonl` by the batch; gives the texts that end the process."""
    fatal = []

    def survives(part):
        lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in part)
        done = subprocess.run([binary, "extract", "--jsonl", "-"], input=lines.encode(), capture_output=True)
        return done.returncode == 0 and done.stdout.count(b"\n") == len(part)

    def search(part):
        if survives(part):
            return
        if len(part) == 1:
            fatal.append(part[0][1])
            return
        search(part[:len(part) // 2])
        search(part[len(part) // 2:])

    numbered = list(enumerate(texts))
    lock = threading.Lock()
    batches = [numbered[start:start + batch] for start in range(0, len(numbered), batch)]

    def work():
        while True:
            with lock:
                if not batches or len(fatal) > 20:
                    return
                part = batches.pop()
            search(part)

    workers = [threading.Thread(target=work) for _ in range(os.cpu_count() or 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return fatal
