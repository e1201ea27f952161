"""The web servers that are polled: nginx, and the one with latency and faults. Loopback only."""
import itertools
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import process


ports = itertools.count(random.randrange(20_000, 28_000))


def free_port():
    """A port that nobody has on the corpora's first addresses, below the range of clients."""
    for port in ports:
        if port > 32_000:
            raise RuntimeError("no free port between 20000 and 32000")
        try:
            for address in ("0.0.0.0", "127.0.0.2"):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind((address, port))
            return port
        except OSError:
            continue


class Nginx:
    """nginx over one corpus; a context manager. Addresses are those of the corpus.

    With `port` another one can go on where one has ended: validators belong to the URL.
    """

    def __init__(self, tools, corpus, folder, tls=False, keepalive=65, extra="", port=0):
        self.folder = Path(folder)
        self.port = port or free_port()
        self.tls_port = free_port() if tls else 0
        command = [
            sys.executable, str(tools / "nginxconf.py"), "--corpus", str(corpus.folder),
            "--prefix", str(folder), "--port", str(self.port), "--keepalive", str(keepalive)]
        if tls:
            if corpus.hosts > 400:
                raise RuntimeError("nginxconf.py serves TLS on 400 hosts at most")
            command += ["--tls-port", str(self.tls_port)]
        process.call(command)
        configuration = self.folder / "nginx.conf"
        text = "daemon off;\n" + configuration.read_text()
        # A listening socket takes a connection slot too.
        text = text.replace("worker_connections 8000", "worker_connections 16000")
        if extra:
            text = re.sub(r"(\n    root )", "\n    " + extra + r"\1", text)
        configuration.write_text(text)
        self.log = Log(self.folder / "access.log", fields=13)

    @property
    def authority(self):
        """The certificate of the local authority."""
        return self.folder / "ca.pem"

    def __enter__(self):
        # The master ends its workers on SIGTERM; killed, it would leave them behind.
        self.process = process.start(
            ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")],
            farewell=signal.SIGTERM)
        end = time.monotonic() + 30
        while not answers("127.0.0.2", self.tls_port or self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                process.end(self.process)
                raise RuntimeError(f"nginx did not start: see {self.folder / 'error.log'}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        process.end(self.process)


def answers(host, port):
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


class Latency:
    """latency.py over one corpus; a context manager."""

    def __init__(self, tools, corpus, folder, milliseconds=100, faults=""):
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / "access.log"
        self.port = free_port()
        self.log = Log(path, fields=10)
        self.command = [
            sys.executable, str(tools / "latency.py"), "--corpus", str(corpus.folder), "--port",
            str(self.port), "--min-ms", str(milliseconds), "--max-ms", str(milliseconds), "--log",
            str(path)]
        if faults:
            self.command += ["--faults", faults]

    def __enter__(self):
        self.process = process.start(self.command, stdout=subprocess.PIPE)
        if b"ready" not in self.process.stdout.readline():
            process.end(self.process)
            raise RuntimeError("latency.py did not start")
        return self

    def __exit__(self, *_):
        process.end(self.process)
        self.process.stdout.close()


class Log:
    """What a server's log says since the last `mark`."""

    def __init__(self, path, fields):
        self.path, self.fields, self.offset = path, fields, 0

    def mark(self):
        self.offset = self.path.stat().st_size if self.path.exists() else 0

    def requests(self):
        time.sleep(0.5)
        if not self.path.exists():
            return []
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            lines = [line.decode("utf-8", "replace").rstrip("\n").split("\t") for line in file]
        make = Request.of_nginx if self.fields == 13 else Request.of_latency
        return [make(line) for line in lines if len(line) >= self.fields]


class Request:
    """One line of a log."""

    @classmethod
    def of_nginx(cls, line):
        self = cls()
        self.time, self.host, self.path, self.status = float(line[0]), line[1], line[2], line[3]
        self.connection, self.conditional = line[6], line[8] not in ("-", "") or line[9] not in (
            "-", "")
        self.gzip, self.protocol, self.fault = "gzip" in line[10], line[11], "-"
        return self

    @classmethod
    def of_latency(cls, line):
        self = cls()
        self.time, self.host, self.path, self.status = float(line[0]), line[1], line[2], line[3]
        self.connection, self.conditional = line[5], line[7] != "-" or line[8] != "-"
        self.gzip, self.protocol, self.fault = True, "HTTP/1.1", line[9]
        return self


def statuses(requests):
    return dict(Counter(request.status for request in requests))


def connections(requests):
    return len({request.connection for request in requests})
