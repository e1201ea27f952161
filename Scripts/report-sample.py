#!/usr/bin/env python3
"""Makes the sample of docs/report.md: an invented day of feeds, polled by the real daemon, and the report of it.

Usage: report-sample.py BINARY FOLDER

Serves the feeds on loopback, runs `claimwatch once` several times with a clock that is set (the shim of the tests,
compiled with clang), then `claimwatch report` into FOLDER/report.html, .md, .txt and .json. Every name is invented.
"""
import http.server
import os
import pathlib
import struct
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The day of the sample; the clock of every run is set to its hours.
DAY = "2026-11-26"

CONFIG = """
[paths]
state = "{folder}/state"
alerts = "{folder}/alerts.jsonl"
events = "{folder}/events.jsonl"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_spacing = "0s"
[pages]
full_text = false
[[watch]]
id = "kestrel"
name = "Kestrel-9 launchers"
terms = ["Kestrel-9", "Kestrel-9s"]
priority = "high"
[[watch]]
id = "port-ammer"
name = "Port Ammer"
terms = ["Port Ammer"]
[[watch]]
id = "sluice"
name = "Sluice gates of the Ammer"
terms = ["sluice gate", "sluice gates"]
[[watch]]
id = "grain"
name = "Grain corridor"
terms = ["grain corridor"]
priority = "low"
[[watch]]
id = "orlo-bridge"
name = "Orlo bridge"
terms = ["Orlo bridge"]
"""

# feed id: (title, [(hour, minute, title, text)])
FEEDS = {
    "courier": ("Harbour Courier", [
        (6, 12, "Four Kestrel-9 launchers seen leaving Port Ammer",
         "PORT AMMER - Harbour chief Lena Varn said four Kestrel-9 launchers had left Port Ammer before dawn on Thursday. "
         "\"They drove out in the dark and nobody told us why,\" Varn said. The northern pier was closed for two hours."),
        (9, 40, "Sluice gates to stay shut until Monday",
         "The sluice gates of the lower Ammer will stay shut until Monday, water board director Sten Halvar said. "
         "Halvar said the river stood 40 centimetres above its usual mark."),
    ]),
    "gazette": ("Ammer Gazette", [
        (7, 5, "Ministry denies that Kestrel-9 launchers left Port Ammer",
         "The Defence Ministry denied that four Kestrel-9 launchers had left Port Ammer. "
         "\"No Kestrel-9 launchers have left Port Ammer,\" ministry spokesman Idris Cole said on Thursday."),
        (11, 20, "Grain corridor talks to resume in Orlo",
         "Talks on the grain corridor will resume on Saturday, trade envoy Mirela Sand said. "
         "Sand said two ships were waiting outside the bay."),
    ]),
    "post": ("Evening Post", [
        (7, 48, "Five Kestrel-9 launchers gone from Port Ammer, mayor says",
         "Mayor Oskar Brandt said five Kestrel-9 launchers had left Port Ammer before dawn on Thursday. "
         "Brandt said the town had not been warned."),
        (12, 2, "Orlo bridge closed after cracks were found",
         "The Orlo bridge was closed to lorries on Thursday after engineers found cracks in two of its piers. "
         "Chief engineer Ada Niemand said the Orlo bridge could carry cars for now. \"It will not fall,\" she said."),
    ]),
    "coast": ("Coast Radio", [
        (6, 55, "Four Kestrel-9 launchers seen leaving Port Ammer",
         "PORT AMMER - Harbour chief Lena Varn said four Kestrel-9 launchers had left Port Ammer before dawn on Thursday. "
         "\"They drove out in the dark and nobody told us why,\" Varn said. The northern pier was closed for two hours."),
        (12, 31, "Cracks close Orlo bridge to lorries",
         "Coast police said the Orlo bridge had been closed to lorries after cracks were found in three of its piers. "
         "Police chief Jonas Ferrow said drivers should use the ferry."),
    ]),
    "daily": ("The Daily Quay", [
        (8, 10, "Launchers leave harbour at night",
         "PORT AMMER - Harbour chief Lena Varn said four Kestrel-9 launchers had left Port Ammer before dawn on Thursday. "
         "\"They drove out in the dark and nobody told us why,\" Varn said. The northern pier was closed for two hours."),
        (10, 15, "Water board keeps sluice gates shut",
         "Sluice gates on the lower Ammer stay shut until Monday, Sten Halvar, director of the water board, said on Thursday. "
         "Farmers' union head Rike Tolland said the meadows could flood."),
    ]),
    "herald": ("Northern Herald", [
        (8, 33, "Neighbours heard engines at Port Ammer in the night",
         "Residents of Port Ammer said they had heard heavy engines at about three in the morning. "
         "Baker Tomas Reyl said he had counted at least four Kestrel-9 launchers on the harbour road."),
    ]),
    "inland": ("Inland Times", [
        (9, 5, "Harbour launchers leave in the night",
         "PORT AMMER - Harbour chief Lena Varn said four Kestrel-9 launchers had left Port Ammer before dawn on Thursday. "
         "\"They drove out in the dark and nobody told us why,\" Varn said. The northern pier was closed for two hours."),
        (13, 1, "Trade envoy: grain corridor may open next week",
         "The grain corridor could open next week, trade envoy Mirela Sand told reporters. "
         "Opposition leader Per Lund accused the government of giving the grain corridor away."),
    ]),
    "broken": ("Lighthouse News", []),
}


def stamp(hour, minute):
    return time.strftime("%a, %d %b %Y ", time.strptime(DAY, "%Y-%m-%d")) + f"{hour:02}:{minute:02}:00 GMT"


def rss(feed, until):
    title, items = FEEDS[feed]
    body = "".join(
        f"<item><guid isPermaLink='false'>{feed}-{h}-{m}</guid><title>{t}</title>"
        f"<link>https://{feed}.example/{h:02}{m:02}</link><pubDate>{stamp(h, m)}</pubDate>"
        f"<description>{text}</description></item>"
        for h, m, t, text in items if (h, m) <= until)
    return (f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>{title}</title>"
            f"<link>https://{feed}.example/</link><description>Invented news</description>"
            f"<language>en</language>{body}</channel></rss>").encode()


class Site(http.server.BaseHTTPRequestHandler):
    until = (0, 0)

    def do_GET(self):
        feed = self.path.strip("/")
        if feed not in FEEDS or (feed == "broken" and Site.until >= (10, 0)):
            self.send_error(503)
            return
        body = rss(feed, Site.until)
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    feeds = "".join(
        f'[[feed]]\nid = "{f}"\nurl = "http://127.0.0.1:{port}/{f}"\nbackfill = "all"\n' for f in FEEDS)
    # Every title on a host of its own, as in life.
    publishers = "".join(
        f'[[publisher]]\nid = "{f}"\nname = "{FEEDS[f][0]}"\nhosts = ["{f}.example"]\n' for f in FEEDS)
    config = folder / "claimwatch.toml"
    config.write_text(CONFIG.format(folder=folder) + feeds + publishers)
    shim = folder / "clock.so"
    subprocess.run(["clang", "-O1", "-shared", "-fPIC", "-o", shim, ROOT / "Tests/EndToEndTests/Native/clock_shim.c"],
                   check=True)
    clock = folder / "clock"
    environment = dict(os.environ, LD_PRELOAD=str(shim), CLAIMWATCH_CLOCK=str(clock), NO_COLOR="1")
    begin = time.mktime(time.strptime(DAY, "%Y-%m-%d")) - time.timezone

    def at(hour, minute, *words):
        clock.write_bytes(struct.pack("<q", int(begin + hour * 3600 + minute * 60 - time.time())))
        subprocess.run([binary, *words, "--config", config], env=environment, check=True, stdout=subprocess.DEVNULL)

    moments = sorted({(h, m) for _, items in FEEDS.values() for h, m, *_ in items})
    runs = [(6, 0)] + [(h, m + 1) for h, m in moments]
    for hour, minute in runs:
        Site.until = (hour, minute)
        at(hour, minute, "once")
    until = f"{DAY}T14:00:00Z"
    out = [w for e in ("html", "md", "txt", "json") for w in ("--out", str(folder / f"report.{e}"))]
    at(14, 0, "report", "--since", f"{DAY}T06:00:00Z", "--now", until, *out)
    at(8, 0, "report", "--since", f"{DAY}T06:00:00Z", "--now", f"{DAY}T08:00:00Z", "--out",
       str(folder / "earlier.json"))
    at(14, 0, "report", "--since", f"{DAY}T06:00:00Z", "--now", until, "--against", str(folder / "earlier.json"),
       "--out", str(folder / "compared.html"))
    server.shutdown()


if __name__ == "__main__":
    main()
