"""The web servers that are polled: nginx, and the one with latency and faults. Loopback only."""
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path


class Nginx:
    """nginx over one corpus; a context manager. Addresses are those of the corpus."""

    def __init__(self, tools, corpus, folder, port, tls_port=0, keepalive=65, extra=""):
        self.folder = Path(folder)
        self.port, self.tls_port = port, tls_port
        command = [
            sys.executable, str(tools / "nginxconf.py"), "--corpus", str(corpus.folder),
            "--prefix", str(folder), "--port", str(port), "--keepalive", str(keepalive)]
        if tls_port:
            command += ["--tls-port", str(tls_port)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        configuration = self.folder / "nginx.conf"
        text = configuration.read_text()
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
        subprocess.run(
            ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")], check=True)
        return self

    def __exit__(self, *_):
        process = int((self.folder / "nginx.pid").read_text())
        os.kill(process, 15)
        while (self.folder / "nginx.pid").exists():
            time.sleep(0.02)


class Latency:
    """latency.py over one corpus; a context manager."""

    def __init__(self, tools, corpus, folder, port, milliseconds=100, faults=""):
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / "access.log"
        self.port = port
        self.log = Log(path, fields=10)
        self.command = [
            sys.executable, str(tools / "latency.py"), "--corpus", str(corpus.folder), "--port",
            str(port), "--min-ms", str(milliseconds), "--max-ms", str(milliseconds), "--log",
            str(path)]
        if faults:
            self.command += ["--faults", faults]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        if b"ready" not in self.process.stdout.readline():
            raise RuntimeError("latency.py did not start")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


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
