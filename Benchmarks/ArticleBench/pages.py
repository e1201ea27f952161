#!/usr/bin/env python3
"""The daemon and the pages of its items, on loopback.

  pages.py items   [--items 500] [--program PATH]   pages that nginx serves, one in ten of which fails in some way
  pages.py latency [--feeds 300] [--program PATH]   a server with 100 ms, from the feed's last byte to the alert line
  pages.py fair    [--load none|burst|hostile]      forty articles of 665 words in feeds themselves, in three minutes what a news
                                                    desk has in an hour; beside a feed that brings 40 more at once, or 10 MB of
                                                    "He said" at each poll: the same, and what was read in part

`items` expects each item once, with the right `text_scope`, no poll of a feed late, and no connection to an address
that is not allowed. Exits 1 where one of these does not hold. Needs nginx, nothing else. Every text is invented.
"""
import argparse
import asyncio
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HIT = "The Harbour Office said a Kestrel-9 was seen."
PARAGRAPHS = [
    "The night was quiet on the northern pier until shortly after three, when the harbour lights went out and the "
    "ferries were told to wait outside the breakwater for the rest of the tide.",
    "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier before dawn. Nobody in the old town had "
    "heard them go, and the gates were closed again within the hour.",
    "Mayor Idris Cole denied that any Kestrel-9 had been lost. The town council will meet on Thursday to hear the "
    "harbour office, which has promised a full list of what was moved.",
    "Fishermen on the eastern quay went out as usual. The catch was small, the wind turned to the north by noon, and "
    "the market closed an hour earlier than on other days of the week.",
]
CONSENT = (
    "<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1><p>We and our partners "
    "store and/or access information on a device. You can accept all or reject all.</p><a>Manage options</a></body></html>")
# What a page does, how its alert's text_scope is to be, and what nginx says.
KINDS = {
    "slow": ("fetched_page", None), "cut": ("summary", None), "broken": ("summary", "return 500;"),
    "private": ("summary", "return 302 http://127.0.0.9:{trap}/x;"), "missing": ("summary", "return 404;"),
    "busy": ("summary", 'add_header Retry-After 5 always; return 429;'), "robots": ("summary", None),
    "consent": ("summary", None), "gone": ("summary", "return 410;"),
}


def page(number):
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Lights out {number} | Harbour Gazette</title>"
        "<meta property='og:type' content='article'></head><body><nav><a href=/>Home</a><a href=/w>World</a></nav>"
        f"<article><h1>Lights out {number}</h1>{body}</article><section class=comments><p>Reader Tom said the "
        "Kestrel-9 is a toy.</p></section></body></html>")


def rss(items):
    entries = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>Lights out {guid}</title><link>{link}</link>"
        f"<description>{text}</description></item>" for guid, link, text in items)
    return f"<rss version='2.0'><channel><title>Harbour Gazette</title><link>http://g.example/</link>{entries}</channel></rss>"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """The program over `feeds`; its alert lines with the moment at which each was seen."""

    def __init__(self, program, folder, feeds, fetch="", pages="", full_text='"auto"'):
        self.alerts = folder / "alerts.jsonl"
        self.lines = []
        text = f"""[paths]
state = "{folder}/state"
alerts = "{self.alerts}"
events = "{folder}/events.jsonl"
[fetch]
allow_addresses = ["127.0.0.1/32", "127.0.0.2/32"]
{fetch}
[pages]
full_text = {full_text}
{pages}
[[watch]]
id = "kestrel"
terms = ["Kestrel-9"]
"""
        for name, url, interval in feeds:
            text += f'[[feed]]\nid = "{name}"\nurl = "{url}"\ninterval = "{interval}"\nbackfill = "all"\n'
        (folder / "claimwatch.toml").write_text(text)
        self.log = open(folder / "log", "w")
        self.process = subprocess.Popen(
            [program, "run", "--config", str(folder / "claimwatch.toml")], stderr=self.log, stdout=self.log)
        self.follower = threading.Thread(target=self.follow, daemon=True)
        self.follower.start()

    def follow(self):
        rest = b""
        while not self.alerts.exists():
            time.sleep(0.01)
        with open(self.alerts, "rb") as file:
            while True:
                block = file.read()
                now = time.time()
                *lines, rest = (rest + block).split(b"\n")
                self.lines += [(now, json.loads(line)) for line in lines]
                time.sleep(0.005)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def items(options, folder):
    port, trap, origin = free_port(), free_port(), free_port()
    root = folder / "www"
    root.mkdir()
    kinds, entries = {}, []
    failing = list(KINDS)
    for number in range(options.items):
        kind = failing[number // 10 % len(failing)] if number % 10 == 0 else "read"
        guid = f"item-{number}"
        kinds[guid] = kind
        (root / f"{guid}-{kind}.html").write_text(CONSENT if kind == "consent" else page(number))
        host = "127.0.0.2" if kind == "busy" else "127.0.0.1"
        entries.append((guid, f"http://{host}:{port}/{guid}-{kind}.html", HIT))
    (root / "robots.txt").write_text("User-agent: *\nDisallow: /*-robots.html\n")
    # Feeds of fifty items, and one that is polled each second beside them.
    feeds = []
    # A page may stand on another host, though not on one inside: what is asked to wait has a feed of its own.
    busy = [entry for entry in entries if "127.0.0.2" in entry[1]]
    entries = [entry for entry in entries if "127.0.0.2" not in entry[1]]
    (root / "busy.xml").write_text(rss(busy))
    feeds.append(("busy", f"http://127.0.0.2:{port}/busy.xml", "1h"))
    for start in range(0, len(entries), 50):
        (root / f"feed-{start}.xml").write_text(rss(entries[start:start + 50]))
        feeds.append((f"feed-{start}", f"http://127.0.0.1:{port}/feed-{start}.xml", "1h"))
    (root / "clock.xml").write_text(rss([]))
    feeds.append(("clock", f"http://127.0.0.1:{port}/clock.xml", "1s"))

    def answer(kind, said):
        if kind in ("slow", "cut"):
            return f"location ~ -{kind}.html$ {{ proxy_pass http://127.0.0.1:{origin}; proxy_buffering off; }}"
        return f"location ~ -{kind}.html$ {{ {said.format(trap=trap)} }}" if said else ""

    (folder / "nginx.conf").write_text(f"""{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1000; }}
http {{
  types {{ text/html html; application/rss+xml xml; text/plain txt; }}
  log_format t '$msec $status $uri'; access_log {folder}/access.log t;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; listen 127.0.0.2:{port}; root {root};
    {chr(10).join(answer(kind, said) for kind, (_, said) in KINDS.items())} }}
}}""")
    nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    reached = []
    threading.Thread(target=listen, args=("127.0.0.9", trap, reached), daemon=True).start()
    threading.Thread(target=serve_odd, args=(origin,), daemon=True).start()
    time.sleep(0.5)
    daemon = Daemon(
        options.program, folder, feeds, 'host_spacing = "0s"\nhost_connections = 10', f'page_wait = "{options.wait}"')
    begin = time.time()
    try:
        while len({line["item"]["guid"] for _, line in list(daemon.lines)}) < options.items:
            if time.time() - begin > options.patience or daemon.process.poll() is not None:
                break
            time.sleep(0.2)
        took = time.time() - begin
        time.sleep(8)
    finally:
        daemon.end()
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()
    first = {}
    faults = []
    for _, line in daemon.lines:
        guid = line["item"]["guid"]
        if line["type"] == "alert.new":
            if guid in first:
                faults.append(f"{guid} alerts twice")
            first[guid] = line
        elif line["item"]["text_scope"] != "fetched_page":
            faults.append(f"{guid} is told again from the feed")
    for guid, kind in kinds.items():
        line = first.get(guid)
        wanted = KINDS[kind][0] if kind in KINDS else "fetched_page"
        if line is None:
            faults.append(f"{guid} ({kind}) does not alert")
        elif line["item"]["text_scope"] != wanted:
            reason = line["provenance"].get("page")
            faults.append(f"{guid} ({kind}): {line['item']['text_scope']}, not {wanted}: {reason}")
    polls = [
        float(line.split()[0]) for line in (folder / "access.log").read_text().splitlines()
        if line.endswith("/clock.xml")]
    gaps = [later - sooner for sooner, later in zip(polls, polls[1:])]
    if any("-robots.html" in line for line in (folder / "access.log").read_text().splitlines()):
        faults.append("a page was fetched that robots.txt forbids")
    if reached:
        faults.append(f"{len(reached)} connections to an address that is not allowed")
    for fault in faults[:20]:
        print("fault:", fault)
    print(f"{options.items} items, {len(first)} alerted, {len(daemon.lines)} lines, {took:.1f} s to the last first alert")
    print(f"polls of the feed that is due each second: {len(polls)}, longest gap {max(gaps, default=0):.2f} s")
    print(f"connections to the address that is not allowed: {len(reached)}")
    return not faults


def listen(host, port, reached):
    with socket.create_server((host, port)) as server:
        while True:
            connection, _ = server.accept()
            reached.append(time.time())
            connection.close()


def serve_odd(port):
    """Slow pages, and pages that are cut."""

    async def answer(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0].decode()
        body = page(0).encode()
        if "-cut" in head:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + body[:400])
        else:
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body))
            for start in range(0, len(body), 400):
                writer.write(body[start:start + 400])
                await writer.drain()
                await asyncio.sleep(0.3)
        writer.close()

    async def main():
        async with await asyncio.start_server(answer, "127.0.0.1", port) as server:
            await server.serve_forever()

    asyncio.run(main())


class NewsServer:
    """Feeds that get items at random moments, on one thread; when each item was first served."""

    def __init__(self, count, delay, render):
        self.numbers = dict.fromkeys(range(count), 0)
        self.delay = delay
        self.render = render
        self.served = {}
        self.port = free_port()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(asyncio.start_server(self.answer, "127.0.0.1", self.port))
        self.loop.run_forever()

    async def answer(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0].decode()
                path = head.split(" ")[1]
                await asyncio.sleep(self.delay)
                news = []
                kind, status = b"text/html", b"200 OK"
                if path.startswith("/feed-"):
                    name = int(path[6:])
                    news = [f"f{name}-{n}" for n in range(self.numbers[name])][-40:]
                    kind = b"application/rss+xml"
                elif path == "/robots.txt":
                    status = b"404 Not Found"
                data = self.render(path, news).encode()
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(data)) + data)
                await writer.drain()
                for guid in news:
                    self.served.setdefault(guid, time.time())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def show(server, daemon, quiet=lambda guid: True):
    """Prints how long alerts took; whether none is missing."""
    seen = {line["item"]["guid"]: at for at, line in reversed(daemon.lines)}
    own = [guid for guid in server.served if quiet(guid)]
    waits = [seen[guid] - server.served[guid] for guid in own if guid in seen]
    lines = [line for _, line in daemon.lines if quiet(line["item"]["guid"])]
    part = sum(line["provenance"]["extractor"].endswith("in part") for line in lines)
    scopes = sorted({line["item"]["text_scope"] for line in lines})
    print(f"{len(own)} items served, {len(waits)} alerted, text_scope {scopes}, {part} read in part")
    print(f"feed's last byte to alert line: p50 {quantile(waits, .5):.2f} s, p99 {quantile(waits, .99):.2f} s")
    return len(waits) == len(own)


def latency(options, folder):
    """Each feed gets an item at a random moment; its page is on the same server."""

    def render(path, news):
        if path.startswith("/feed-"):
            return rss([(guid, f"http://127.0.0.1:{server.port}/{guid}", "The ferries wait.") for guid in news[-5:]])
        return "" if path == "/robots.txt" else page(path)

    server = NewsServer(options.feeds, 0.1, render)
    feeds = [(f"f{n}", f"http://127.0.0.1:{server.port}/feed-{n}", f"{options.interval}s") for n in range(options.feeds)]
    daemon = Daemon(
        options.program, folder, feeds, 'host_spacing = "0s"\nhost_connections = 50', "recheck = []")
    time.sleep(options.interval + 5)
    for _ in range(options.items):
        server.numbers[random.randrange(options.feeds)] += 1
        time.sleep(options.seconds / options.items)
    time.sleep(options.interval + 10)
    daemon.end()
    return show(server, daemon)


def fair(options, folder):
    """Whole articles in the feeds themselves: feed 0 is the loud one."""
    rounds = [0]

    def render(path, news):
        if path == "/feed-0" and options.load == "hostile":
            rounds[0] += 1
            said = f"He said the Kestrel-9 was {rounds[0]} miles away. "
            return rss([(f"f0-{n}", "", said * (62_000 // len(said))) for n in range(160)])
        return rss([(guid, "", " ".join(f"{text} {guid}." for text in PARAGRAPHS * 5)) for guid in news])

    server = NewsServer(options.feeds, 0, render)
    feeds = [(f"f{n}", f"http://127.0.0.1:{server.port}/feed-{n}", f"{options.interval}s") for n in range(options.feeds)]
    daemon = Daemon(
        options.program, folder, feeds, 'host_spacing = "0s"\nhost_connections = 50\nmax_body = "20MiB"', full_text="false")
    time.sleep(options.interval + 5)
    for number in range(options.items):
        server.numbers[1 + random.randrange(options.feeds - 1)] += 1
        if options.load == "burst" and number == options.items // 4:
            server.numbers[0] += 40
        time.sleep(options.seconds / options.items)
    time.sleep(options.interval + 60)
    daemon.end()
    if options.load != "none":
        loud = [line for _, line in daemon.lines if line["item"]["guid"].startswith("f0-")]
        part = sum(line["provenance"]["extractor"].endswith("in part") for line in loud)
        print(f"the loud feed: {len(loud)} alerts, {part} read in part")
    return show(server, daemon, lambda guid: not guid.startswith("f0-"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["items", "latency", "fair"])
    parser.add_argument("--program", default=str(ROOT / ".build/debug/claimwatch"))
    parser.add_argument("--items", type=int, help="500; 40 for fair")
    parser.add_argument("--wait", default="20s", help="page_wait")
    parser.add_argument("--patience", type=int, default=300, help="seconds to wait for the last item")
    parser.add_argument("--folder", help="where everything is kept; otherwise it is removed")
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--interval", type=int, default=10)
    parser.add_argument("--seconds", type=int, help="in which they come: 60; 180 for fair")
    parser.add_argument("--load", choices=["none", "burst", "hostile"], default="none")
    options = parser.parse_args()
    options.items = options.items or (40 if options.what == "fair" else 500)
    options.seconds = options.seconds or (180 if options.what == "fair" else 60)
    with tempfile.TemporaryDirectory() as folder:
        if options.folder:
            folder = options.folder
            os.makedirs(folder)
        fine = globals()[options.what](options, pathlib.Path(folder))
    sys.exit(0 if fine else 1)


main()
