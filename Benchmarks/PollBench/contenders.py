"""The two that are compared: the real release binary, and the floor in C (limit.c)."""
import json
import shutil
import sqlite3
from pathlib import Path

import process


class Floor:
    """limit.c: one thread, libcurl multi, libxml2 SAX, SQLite."""

    def __init__(self, tools, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.binary = self.folder / "limit"
        flags = process.call(
            ["pkg-config", "--cflags", "--libs", "libcurl", "libxml-2.0"]).split()
        process.call(
            ["cc", "-O2", "-o", str(self.binary), str(tools / "limit.c"), *flags, "-lsqlite3"])

    def fresh(self):
        for name in ("validators", "seen.db", "seen.db-wal", "seen.db-shm"):
            (self.folder / name).unlink(missing_ok=True)

    def poll(self, urls, *options, connections=100):
        (self.folder / "urls").write_text("\n".join(urls) + "\n")
        cost = process.run([
            str(self.binary), "-u", str(self.folder / "urls"), "-j", str(connections), "-s",
            str(self.folder / "validators"), "-d", str(self.folder / "seen.db"), *options])
        if cost.status != 0:
            raise RuntimeError(f"limit failed: {cost.output}")
        return cost, json.loads(cost.output)


class Claimwatch:
    """The release binary over a configuration of its own in `folder`."""

    def __init__(self, binary, folder):
        self.binary = str(binary)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def configure(
        self, urls, terms=(), connections=100, host_connections=2, spacing="0s", timeout="30s",
        bundle=None, interval=None, feed=None, poll="",
    ):
        """Writes the configuration: as the daemon has it, but without a pause between two starts.

        `feed` gives further lines for the feed of a number.
        """
        lines = [
            "[paths]", f'state = "{self.folder}/state"', f'alerts = "{self.alerts}"',
            f'events = "{self.folder}/events.jsonl"', "", poll, "[fetch]",
            'allow_addresses = ["127.0.0.0/8"]', f"connections = {connections}",
            f"host_connections = {host_connections}", f'host_spacing = "{spacing}"',
            f'timeout = "{timeout}"', "", "[pages]", "full_text = false", ""]
        for number, url in enumerate(urls):
            lines += ["[[feed]]", f'id = "f{number}"', f'url = "{url}"', 'backfill = "none"']
            if bundle:
                lines.append(f'tls_ca = "{bundle}"')
            if interval:
                lines.append(f'interval = "{interval}"')
            if feed:
                lines.append(feed(number))
        for number, term in enumerate(terms):
            lines += ["[[watch]]", f'id = "w{number}"', f"terms = [{json.dumps(term)}]"]
        self.configuration.write_text("\n".join(lines) + "\n")

    @property
    def configuration(self):
        return self.folder / "claimwatch.toml"

    @property
    def alerts(self):
        return self.folder / "alerts.jsonl"

    @property
    def database(self):
        return self.folder / "state" / "claimwatch.sqlite"

    def fresh(self):
        shutil.rmtree(self.folder / "state", ignore_errors=True)
        self.alerts.unlink(missing_ok=True)
        (self.folder / "events.jsonl").unlink(missing_ok=True)

    def command(self, name, *options):
        return [self.binary, name, *options, "--config", str(self.configuration)]

    def once(self, patience=900):
        """One pass over all feeds, within so many seconds."""
        cost = process.run(self.command("once"), patience)
        if cost.status != 0:
            raise RuntimeError(f"claimwatch once: exit {cost.status}\n{cost.output[-2000:]}")
        return cost

    def query(self, sql, *values):
        """Reads or changes the state while no claimwatch runs."""
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def items(self):
        (blobs,) = self.query("SELECT sum(length(entries)) FROM seen_page")[0]
        return blobs // 32
