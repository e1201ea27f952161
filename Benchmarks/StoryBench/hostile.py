#!/usr/bin/env python3
"""hostile.py BIN [COPIES] [MINUTES]: a hostile feed beside honest ones, in the real daemon on loopback.

Three honest feeds tell an invented event every two seconds, in two wordings, the second of them two seconds later. For the first
half of the time they are alone; then a fourth feed publishes COPIES near-copies of one text (another number and name in each), 500 a
poll, and now and then an item that quotes every event that the others have told. Printed: how long an honest item takes from its publication to
its line in the log, alone and beside the hostile feed; the daemon's memory; how many events are one story; and how many stories of an
honest item hold one of the hostile feed. Exits with 1 where a hostile item stands in an honest story."""
import http.server, json, os, random, subprocess, sys, tempfile, threading, time

binary = os.path.abspath(sys.argv[1])
copies = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
minutes = float(sys.argv[3]) if len(sys.argv) > 3 else 4
chance = random.Random(7)
syllables = "ba de fo gu ha ji ke lo mu na pe ri so tu va we xi yo za dri".split()
lock, feeds, told, start = threading.Lock(), {"a": [], "b": [], "c": [], "x": []}, {}, time.time()


def word():
    return "".join(chance.choice(syllables) for _ in range(3)).capitalize()


plain = ("harbour council bridge budget river winter market school letter office garden engine summer ticket doctor window station paper island "
         "forest singer farmer factory museum valley kitchen teacher village prison library").split()


def event():
    """Two reports of one event: the same names and things, in another order among other words."""
    names, things = [word() for _ in range(6)], [word().lower() for _ in range(10)]

    def report():
        words = chance.sample(names + things, 16) + chance.sample(names, 4) + chance.sample(plain, 12)
        chance.shuffle(words)
        title = chance.sample(names, 3) + chance.sample(things, 2)
        return " ".join(title), " ".join(words) + " and a watch."

    return report(), report()


def publish(feed, title, text):
    guid = f"{feed}{len(told)}"
    told[guid] = time.time()
    with lock:
        feeds[feed].append(f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><description>{text}</description></item>")
        del feeds[feed][:-500]
    return guid


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with lock:
            items = "".join(feeds.get(self.path[1:2], []))
        body = f"<rss version='2.0'><channel><title>{self.path}</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def memory(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(("Private_Clean", "Private_Dirty"))) / 1024


folder = tempfile.mkdtemp()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(f"{folder}/claimwatch.toml", "w") as file:
    file.write(f'[paths]\nstate = "{folder}/state"\nalerts = "{folder}/alerts.jsonl"\nevents = "{folder}/events.jsonl"\n'
               '[fetch]\nallow_addresses = ["127.0.0.0/8"]\nhost_spacing = "0s"\n[pages]\nfull_text = false\n')
    for name in feeds:
        file.write(f'[[feed]]\nid = "{name}"\nurl = "http://127.0.0.1:{server.server_port}/{name}"\ninterval = "1s"\nbackfill = "all"\n')
    file.write('[[watch]]\nid = "all"\nterms = ["watch"]\n')
daemon = subprocess.Popen([binary, "run", "--config", f"{folder}/claimwatch.toml"], stderr=open(f"{folder}/errors", "wb"))
log, waits, seen = None, {False: [], True: []}, set()
second, quotes, made, half, peak = [], 0, 0, start + 30 * minutes, {False: 0.0, True: 0.0}
base = f"Everybody must buy the golden watch of {word()}, says its maker, and everybody who has bought it says so too, in all towns and on all ships."
honest = {}
while time.time() < start + 60 * minutes:
    hostile = time.time() > half
    for late in [late for late in second if late[0] <= time.time()]:
        publish(late[1], *late[2])
        second.remove(late)
    one, other = event()
    due = time.time() + 2
    honest[publish(chance.choice("ab"), *one)] = hostile
    second.append((due, "c", other))
    if hostile and made < copies:
        for _ in range(min(500, copies - made)):
            made += 1
            publish("x", f"Golden watch number {made}", f"{base} Number {made} was sold to {word()} of {word()}.")
        quotes += 1
        everything = " ".join(i.split("<description>")[1].split("</description>")[0] for f in "abc" for i in feeds[f][-40:])
        publish("x", f"What they all say, part {quotes}", everything)
    stop = time.time() + 2
    while time.time() < stop:
        time.sleep(0.1)
        if log is None and os.path.exists(f"{folder}/alerts.jsonl"):
            log = open(f"{folder}/alerts.jsonl")
        for line in log or []:
            if line.endswith("\n"):
                guid = json.loads(line)["item"]["guid"]
                if guid in honest and guid not in seen:
                    seen.add(guid)
                    waits[honest[guid]].append(time.time() - told[guid])
    peak[hostile] = max(peak[hostile], memory(daemon.pid))
stories = json.loads(subprocess.run([binary, "stories", "--json", "--config", f"{folder}/claimwatch.toml"], capture_output=True).stdout)["stories"]
daemon.terminate()
daemon.wait(60)
story, foreign = {}, 0
for number, found in enumerate(stories):
    ids = [i.get("title") or "" for i in found["items"]]
    bad = [t for t in ids if t.startswith(("Golden watch", "What they all say"))]
    if bad and len(bad) < len(ids):
        foreign += 1
        print("a hostile item among honest ones:", ids[:8])
    for title in ids:
        story[title] = number
for name, beside in (("alone", False), ("beside", True)):
    took = sorted(waits[beside])
    sent = sum(honest[g] == beside for g in honest)
    print(f"{name:7} {len(took)} of {sent} honest first reports logged, median {took[len(took) // 2] if took else 0:.2f} s, "
          f"95 of 100 within {took[int(len(took) * 0.95)] if took else 0:.2f} s, private memory at most {peak[beside]:.0f} MB")
sizes = [found["size"] for found in stories if not (found["title"] or "").startswith(("Golden watch", "What they all say"))]
print(f"{made} near-copies and {quotes} items that quote all; stories of honest items {len(sizes)} of {len(honest)} events, of two items {sum(s == 2 for s in sizes)}; "
      f"honest stories with a hostile item {foreign}; load {os.getloadavg()[0]:.1f}")
sys.exit(1 if foreign else 0)
