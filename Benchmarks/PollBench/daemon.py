"""A running `claimwatch run`."""
import signal
import subprocess
import time

import process


class Daemon:
    """A context manager that starts the daemon and ends it by SIGTERM."""

    def __init__(self, claimwatch, *options):
        self.command = claimwatch.command("run", *options)
        self.complaints = claimwatch.folder / "daemon.log"

    def __enter__(self):
        with open(self.complaints, "w") as log:
            self.process = process.start(
                self.command, stdout=subprocess.DEVNULL, stderr=log)
        return self

    def __exit__(self, kind, *_):
        died = self.process.poll()
        status = process.end(self.process)
        if kind is None and (died is not None or status != 0):
            raise RuntimeError(f"claimwatch run: exit {status}, see {self.complaints}")

    @property
    def pid(self):
        return self.process.pid

    def settle(self, log, count, patience=1800):
        """Waits until the server has seen `count` requests and the daemon has come to rest."""
        end = time.monotonic() + patience
        while len(log.requests()) < count:
            if self.process.poll() is not None:
                raise RuntimeError(f"claimwatch run has ended, see {self.complaints}")
            if time.monotonic() > end:
                raise process.Timeout("the daemon did not poll every feed")
        before = -1.0
        while process.cpu_so_far(self.pid) - before > 0.02:
            before = process.cpu_so_far(self.pid)
            time.sleep(2)

    def polls(self):
        """How many polls a daemon with --verbose says that it has finished."""
        return self.complaints.read_text().count(" polled ")
