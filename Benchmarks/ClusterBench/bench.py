#!/usr/bin/env python3
"""Daemons on one PostgreSQL beside one on SQLite, in the same run, on loopback.

  bench.py PROGRAM [--feeds 5000] [--growth 20000] [--latency 0.1] [--nodes 1,2,4] [--rest 60]

Feeds are on a thousand addresses, so that hosts divide among shards. Measured:

* cost: one daemon, first round (every feed new) and the next one (every feed answers 304): processor time of the daemon and wall
  time to the last feed, on SQLite, then on PostgreSQL;
* rest: transactions and requests a second of the database once all feeds have been polled, by the size of the list;
* growth: the time to the last feed of a longer list behind a server with latency, by the number of daemons.

Exits with 1 where a bar is missed. Needs python3 and Debian's postgresql. The server syncs what it commits.
"""
import argparse
import asyncio
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERTZ = os.sysconf("SC_CLK_TCK")
HOSTS = 1000


def newest_postgres():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        sys.exit("needs Debian's postgresql")
    return found[-1]


def as_postgres(command):
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] + command if os.geteuid() == 0 else command


class Database:
    """A cluster of its own behind a Unix socket."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="claimwatch-pg-", dir="/tmp")
        self.programs = newest_postgres()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        quiet = dict(stdout=subprocess.DEVNULL, cwd="/", check=True)
        subprocess.run(as_postgres([
            f"{self.programs}/initdb", "-D", f"{self.folder}/data", "-U", "claimwatch", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8"]), **quiet)
        with open(f"{self.folder}/data/postgresql.conf", "a") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\n"
                           "max_connections = 60\nshared_buffers = 128MB\n")
        self.log = open(f"{self.folder}.log", "w")
        self.number = 0
        self.start()

    def fresh(self):
        """The connection string of an empty database."""
        self.number += 1
        self.name = f"bench{self.number}"
        subprocess.run([f"{self.programs}/createdb", "-h", self.folder, "-U", "claimwatch", self.name], check=True)
        return f"host={self.folder} dbname={self.name} user=claimwatch"

    def ask(self, sql):
        done = subprocess.run(
            [f"{self.programs}/psql", "-h", self.folder, "-U", "claimwatch", "-Atc", sql, self.name],
            check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def transactions(self):
        return int(self.ask("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()") or 0)

    def size(self):
        return int(self.ask("SELECT pg_database_size(current_database())"))

    def server_process(self):
        return int(pathlib.Path(f"{self.folder}/data/postmaster.pid").read_text().split()[0])

    def start(self):
        self.process = subprocess.Popen(
            as_postgres([f"{self.programs}/postgres", "-D", f"{self.folder}/data"]), cwd="/",
            stdout=self.log, stderr=self.log)
        while subprocess.run([f"{self.programs}/pg_isready", "-q", "-h", self.folder]).returncode:
            if self.process.poll() is not None:
                # What was killed is not gone yet.
                time.sleep(0.5)
                return self.start()
            time.sleep(0.1)

    def crash(self):
        """Kills the server, as a lack of memory would, and starts it again."""
        os.kill(self.server_process(), signal.SIGKILL)
        self.process.wait(60)
        self.start()

    def end(self):
        os.kill(self.server_process(), signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.unlink(f"{self.folder}.log")


def feed(number):
    items = "".join(
        f"<item><title>Statement {item} of harbour {number}</title><guid>{number}-{item}</guid>"
        f"<link>http://harbour{number}.example/{item}</link>"
        f"<description>The pier of harbour {number} stays shut, the office said.</description></item>"
        for item in range(20))
    return f"<rss version='2.0'><channel><title>Harbour {number}</title>{items}</channel></rss>".encode()


class Server:
    """Answers each feed after a time, 304 where it was asked with its validator, and counts."""

    def __init__(self, feeds, latency):
        self.bodies = [feed(number) for number in range(feeds)]
        self.latency = latency
        self.asked = [0] * feeds
        self.last = 0.0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()

        async def begin():
            server = await self.loop.create_server(lambda: Talk(self), "0.0.0.0", 0, backlog=4096)
            self.port = server.sockets[0].getsockname()[1]
            started.set()

        self.loop.create_task(begin())
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        started.wait()

    def url(self, number):
        host = number % HOSTS
        return f"http://127.{1 + host // 250}.{host % 250}.1:{self.port}/{number}"

    def rounds(self):
        """How many rounds are complete, and how many requests came in all."""
        return min(self.asked), sum(self.asked)


class Talk(asyncio.Protocol):
    def __init__(self, server):
        self.server = server
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1][1:]
            if not path.isdigit():
                self.transport.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
                continue
            number = int(path)
            if b"if-none-match" in head.lower():
                answer = b"HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n\r\n"
            else:
                body = self.server.bodies[number]
                answer = (b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\netag: \"1\"\r\n"
                          b"content-length: %d\r\n\r\n" % len(body)) + body
            if self.server.latency:
                self.server.loop.call_later(self.server.latency, self.answer, number, answer)
            else:
                self.answer(number, answer)

    def answer(self, number, answer):
        self.server.asked[number] += 1
        self.server.last = time.monotonic()
        if not self.transport.is_closing():
            self.transport.write(answer)


class Daemon:
    """A `claimwatch run` with a folder of its own."""

    def __init__(self, program, name, server, feeds, interval, dsn=None):
        self.folder = tempfile.mkdtemp(prefix="claimwatch-bench-")
        state = f"[state]\nbackend = \"postgresql\"\ndsn = \"{dsn}\"\nnode = \"{name}\"\n" if dsn else ""
        lists = "".join(
            f"[[feed]]\nid = \"f{number}\"\nurl = \"{server.url(number)}\"\ninterval = \"{interval}\"\n" for number in range(feeds))
        path = f"{self.folder}/claimwatch.toml"
        pathlib.Path(path).write_text(
            f"[paths]\nstate = \"{self.folder}/state\"\nalerts = \"{self.folder}/alerts.jsonl\"\n"
            f"events = \"{self.folder}/events.jsonl\"\n{state}"
            f"[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\nhost_spacing = \"0s\"\n"
            f"[[watch]]\nid = \"drums\"\nterms = [\"kettledrum\"]\n{lists}")
        self.errors = open(f"{self.folder}/errors", "w")
        self.process = subprocess.Popen(
            [program, "run", "--config", path], stdout=subprocess.DEVNULL, stderr=self.errors)

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / HERTZ

    def check(self):
        if self.process.poll() is not None:
            said = pathlib.Path(f"{self.folder}/errors").read_text()
            raise RuntimeError(f"the daemon has ended: {said[-800:]}")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for_rounds(server, daemons, rounds, patience=1800):
    end = time.monotonic() + patience
    while server.rounds()[0] < rounds:
        for daemon in daemons:
            daemon.check()
        if time.monotonic() > end:
            raise RuntimeError(f"not every feed was polled: {server.rounds()}")
        time.sleep(0.05)


def settle(daemons):
    before = -1.0
    while sum(daemon.cpu() for daemon in daemons) - before > 0.05:
        before = sum(daemon.cpu() for daemon in daemons)
        time.sleep(2)


def cost(program, feeds, dsn):
    """Processor and wall seconds of the first round and of the next one."""
    server = Server(feeds, 0)
    began = time.monotonic()
    daemon = Daemon(program, "one", server, feeds, f"{max(30, feeds // 40)}s", dsn)
    try:
        wait_for_rounds(server, [daemon], 1)
        cold_wall = server.last - began
        settle([daemon])
        cold = daemon.cpu()
        wait_for_rounds(server, [daemon], 2)
        settle([daemon])
        return cold, cold_wall, daemon.cpu() - cold
    finally:
        daemon.end()


def growth(program, database, feeds, nodes, latency, rest):
    """Seconds until every feed was polled, transactions a second of the database then, and its bytes."""
    server = Server(feeds, latency)
    dsn = database.fresh()
    began = time.monotonic()
    daemons = [Daemon(program, f"node-{node}", server, feeds, "12h", dsn) for node in range(nodes)]
    try:
        wait_for_rounds(server, daemons, 1)
        wall = server.last - began
        settle(daemons)
        # Those that vacuum are the server's own.
        database.ask("ALTER SYSTEM SET autovacuum = off")
        database.ask("SELECT pg_reload_conf()")
        time.sleep(20)
        before, then = database.transactions(), time.monotonic()
        time.sleep(rest)
        # The one that asks is one itself.
        rate = (database.transactions() - before - 1) / (time.monotonic() - then)
        return wall, rate, database.size()
    finally:
        database.ask("ALTER SYSTEM RESET autovacuum")
        database.ask("SELECT pg_reload_conf()")
        for daemon in daemons:
            daemon.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--feeds", type=int, default=5000)
    parser.add_argument("--growth", type=int, default=20000)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--nodes", default="1,2,4")
    parser.add_argument("--rest", type=float, default=60)
    arguments = parser.parse_args()
    database = Database()
    missed = []

    def bar(what, figure, limit):
        print(f"{what}: {figure:.2f} (at most {limit}): {'met' if figure <= limit else 'MISSED'}", flush=True)
        if figure > limit:
            missed.append(what)

    try:
        sqlite = cost(arguments.program, arguments.feeds, None)
        print("sqlite: cold %.2f CPU s, %.2f s; warm %.2f CPU s" % sqlite, flush=True)
        postgres = cost(arguments.program, arguments.feeds, database.fresh())
        print("postgresql: cold %.2f CPU s, %.2f s; warm %.2f CPU s" % postgres, flush=True)
        bar("cold, CPU of the daemon, of SQLite's", postgres[0] / sqlite[0], 1.5)
        bar("cold, wall, of SQLite's", postgres[1] / sqlite[1], 2)
        bar("warm, CPU of the daemon, of SQLite's", postgres[2] / sqlite[2], 1.5)
        rates = []
        for nodes in map(int, arguments.nodes.split(",")):
            wall, rate, size = growth(
                arguments.program, database, arguments.growth, nodes, arguments.latency, arguments.rest)
            rates.append(rate)
            print(f"{nodes} daemons, {arguments.growth} feeds: {wall:.1f} s to the last, at rest {rate:.2f} "
                  f"transactions a second, {size / 1e6:.1f} MB", flush=True)
            bar(f"{nodes} daemons, transactions a second of each at rest", rate / nodes, 1)
        few = growth(arguments.program, database, max(100, arguments.growth // 20), 1, 0, arguments.rest)[1]
        print(f"1 daemon, a twentieth of the feeds: at rest {few:.2f} transactions a second", flush=True)
        bar("at rest, of that with a twentieth of the feeds", rates[0] / max(few, 0.1), 1.3)
    finally:
        database.end()
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
