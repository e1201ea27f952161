"""One line of the table."""
import os
import time
from dataclasses import dataclass, field


@dataclass
class Result:
    number: str
    what: str
    target: str
    measured: str
    holds: bool
    raw: dict = field(default_factory=dict)

    @property
    def verdict(self):
        return "holds" if self.holds else "**missed**"

    def record(self, row, bench):
        """For results.jsonl: with what it was measured on."""
        return dict(
            row=row, what=self.what, target=self.target, measured=self.measured, holds=self.holds,
            repeats=bench.repeats, load=round(os.getloadavg()[0], 1),
            time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), raw=self.raw)
