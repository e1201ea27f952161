"""Open connections to a port, as the kernel lists them."""
import threading
from collections import Counter


class OpenConnections:
    """The most open connections at a time, to one host and in all; a context manager.

    The kernel's list is not of one moment: a connection that is replaced while it is read may stand
    in it beside its successor. So what counts for a host is what two looks in a row have seen.
    """

    def __init__(self, port, interval=0.02):
        self.port, self.interval = port, interval
        self.most, self.most_in_all = 0, 0

    def __enter__(self):
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(5)

    def watch(self):
        before = Counter()
        while not self.ended.wait(self.interval):
            hosts = Counter(self.established())
            self.most = max([self.most, *(hosts & before).values()])
            before = hosts
            self.most_in_all = max(self.most_in_all, sum(hosts.values()))

    def established(self):
        """The remote address of each, from the client's end alone."""
        wanted = f"{self.port:04X}"
        with open("/proc/net/tcp") as file:
            for line in file:
                fields = line.split(None, 4)
                address, _, port = fields[2].partition(":")
                if port == wanted and fields[3] == "01":
                    yield address
