"""Generated feeds with their truth, by ../shared/bench/poll/gen.py."""
import json
import sys
from pathlib import Path

import process


class Corpus:
    """`count` feeds on `hosts` loopback addresses in `folder`, made once and used again."""

    def __init__(self, tools, folder, count, hosts):
        self.generator = str(tools / "gen.py")
        self.folder = Path(folder)
        self.count = count
        self.hosts = hosts
        if not (self.folder / "state.json").exists():
            print(f"making {count:,} feeds in {folder} ...", file=sys.stderr, flush=True)
            self._call("gen", "--n", str(count), "--hosts", str(hosts))

    def _call(self, what, *arguments):
        return process.call(
            [sys.executable, self.generator, what, "--out", str(self.folder), *arguments])

    def urls(self, port, scheme="http"):
        """One URL a feed, in the order of the feeds' numbers: neighbours are on other hosts."""
        return self._call("urls", "--port", str(port), "--scheme", scheme).split()

    def terms(self):
        return self._call("terms").splitlines()

    def tick(self, feeds, items):
        """Adds `items` new items to each of `feeds` feeds."""
        return json.loads(self._call("tick", "--feeds", str(feeds), "--items", str(items)))

    @property
    def truth(self):
        return self.folder / "truth.jsonl"
