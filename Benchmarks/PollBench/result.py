"""One line of the table, and where the lines go as soon as they are there."""
import json
import os
import time
from dataclasses import dataclass, field


@dataclass
class Result:
    """`ours`, `floor` and `ratio` are texts; a dash where a row has no such figure."""

    number: str
    what: str
    bar: str
    ours: str
    holds: bool
    floor: str = "–"
    ratio: str = "–"
    raw: dict = field(default_factory=dict)
    failed: bool = False

    @property
    def verdict(self):
        return "not measured" if self.failed else "met" if self.holds else "**missed**"

    def cells(self, command):
        return [
            self.number, self.what, self.bar, self.ours, self.floor, self.ratio, self.verdict,
            f"`{command}`"]


HEAD = ["#", "what", "bar", "claimwatch", "floor", "ratio", "verdict", "command"]


def line(cells):
    return "| " + " | ".join(cells) + " |\n"


def head():
    return line(HEAD) + "|" + "---|" * len(HEAD) + "\n"


class Report:
    """results.md has a table for each run of the bench, results.jsonl each figure behind it.

    Both only grow, line by line, so that a run that is cut off keeps what it has measured.
    """

    def __init__(self, folder, title, facts):
        self.table = folder / "results.md"
        self.records = folder / "results.jsonl"
        self.facts = facts
        self.lines = []
        self.append(self.table, f"\n{title}\n\n" + head())

    @staticmethod
    def append(path, text):
        with open(path, "a") as file:
            file.write(text)

    def add(self, result, row, command, seconds):
        cells = line(result.cells(command))
        self.lines.append(cells)
        self.append(self.table, cells)
        record = dict(
            self.facts, row=row, number=result.number, what=result.what, bar=result.bar,
            ours=result.ours, floor=result.floor, ratio=result.ratio, verdict=result.verdict,
            command=command, seconds=round(seconds, 1), load=round(os.getloadavg()[0], 1),
            time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), raw=result.raw)
        self.append(self.records, json.dumps(record) + "\n")

    def text(self):
        return head() + "".join(self.lines)
