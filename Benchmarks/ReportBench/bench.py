#!/usr/bin/env python3
"""The report of five hundred alerts: how long it takes, and how large the page is.

  bench.py [PROGRAM] [--alerts 500] [--times 7]

The real program reads invented feeds once: ten outlets, a story told by four of them with figures that differ, speakers
with roles, quotations and denials. Then `claimwatch report` is run so many times; the median is by the clock,
start of the program and reading of configuration, state and log included. Exits with 1 where a bar is missed. Needs python3,
nothing else.
"""
import argparse
import http.server
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUTLETS = [
    "Harbour Courier", "Evening Post", "Coast Radio", "Northern Gazette", "The Pier", "Daily Ledger",
    "Island Tribune", "Valley News", "Port Observer", "Morning Star"]
NAMES = ["Lena Varn", "Idris Cole", "Oskar Brandt", "Mira Sole", "Tomas Reke", "Ana Dorrit", "Piet Halm", "Nadia Kerr"]
ROLES = ["Harbour chief", "Mayor", "Defence minister", "Police chief", "Bridge engineer", "Port director"]
PLACES = ["northern pier", "old town", "eastern quay", "fuel depot", "railway yard", "customs house", "ferry terminal"]
ACTS = ["left", "were seen at", "were moved from", "were hidden near", "passed", "fired from", "were lost at"]


def item(number, chance):
    story, outlet = divmod(number, 4)
    told = random.Random(story)
    place, act, name, role = (told.choice(x) for x in (PLACES, ACTS, NAMES, ROLES))
    count, other = told.randint(2, 9), told.choice(NAMES)
    if outlet == 3:
        count += 1
    title = f"{count} Kestrel-9 launchers {act} the {place}, {role.lower()} says ({story})"
    text = (
        f'{role} {name} said {count} Kestrel-9 launchers {act} the {place} in district {story}. "We do not know where the '
        f'Kestrel-9 crews went," she told {chance.choice(OUTLETS)}. {chance.choice(ROLES)} {other} denied that any Kestrel-9 had been '
        f"at the {place} on day {story}.")
    return title, text, f"http://outlet-{(story + outlet) % 10}.example/{number}"


class Handler(http.server.BaseHTTPRequestHandler):
    feeds = []

    def do_GET(self):
        body = self.feeds[int(self.path[1:])].encode()
        self.send_response(200)
        self.send_header("content-type", "application/rss+xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def make(program, folder, alerts):
    chance = random.Random(7)
    entries = [[] for _ in OUTLETS]
    for number in range(alerts):
        title, text, link = item(number, chance)
        entries[(number // 4 + number % 4) % 10].append(
            f"<item><guid isPermaLink='false'>{number}</guid><title>{title}</title><link>{link}</link>"
            f"<description>{text}</description></item>")
    Handler.feeds = [
        f"<rss version='2.0'><channel><title>{name}</title><link>http://outlet-{n}.example/</link>{''.join(entries[n])}</channel></rss>"
        for n, name in enumerate(OUTLETS)]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    text = f"""[paths]
state = "{folder}/state"
alerts = "{folder}/alerts.jsonl"
events = "{folder}/events.jsonl"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_spacing = "0s"
[alerts]
flood_cap = 1000
[pages]
full_text = false
[[watch]]
id = "kestrel"
name = "Kestrel-9 launchers"
terms = ["Kestrel-9"]
priority = "high"
"""
    for number in range(len(OUTLETS)):
        text += f'[[feed]]\nid = "outlet-{number}"\nurl = "http://127.0.0.1:{server.server_address[1]}/{number}"\nbackfill = "all"\n'
    configuration = folder / "claimwatch.toml"
    configuration.write_text(text)
    subprocess.run([program, "once", "--quiet", "--config", configuration], check=True)
    server.shutdown()
    return configuration


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / ".build/release/claimwatch"))
    parser.add_argument("--alerts", type=int, default=500)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--keep", help="a folder that keeps what was made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claimwatch-report-") as name:
        folder = pathlib.Path(options.keep or name)
        folder.mkdir(exist_ok=True)
        configuration = make(options.program, folder, options.alerts)
        count = (folder / "alerts.jsonl").read_bytes().count(b"\n")
        print("| form | by the clock, median (ms) | processor (ms) | KB |\n|---|---|---|---|")
        met = count == options.alerts
        for form in ("html", "json", "md", "txt"):
            page = folder / f"report.{form}"
            walls, before = [], resource.getrusage(resource.RUSAGE_CHILDREN)
            for _ in range(options.times):
                began = time.monotonic()
                subprocess.run(
                    [options.program, "report", "--config", configuration, "--out", page], check=True,
                    stdout=subprocess.DEVNULL)
                walls.append(time.monotonic() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / options.times
            size, wall = page.stat().st_size, statistics.median(walls)
            print(f"| {form} | {wall * 1000:.0f} | {spent * 1000:.0f} | {size / 1000:.0f} |")
            if form == "html":
                met = met and wall <= 0.3 and size <= 400_000
        print(("met" if met else "MISSED") + f": a page of {count} alerts within 300 ms and 400 KB")
        sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
