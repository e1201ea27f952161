"""Runs one process and says what it cost: CPU seconds by wait4, wall time, peak memory."""
import os
import subprocess
import threading
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """What a process took. Seconds, MiB."""

    cpu: float
    wall: float
    peak: float
    status: int
    output: str


class Timeout(Exception):
    """The process did not end in time; it was killed."""


def memory(pid, field="VmRSS"):
    """A field of /proc/PID/status in MiB; 0 once the process has gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def cpu_so_far(pid):
    """CPU seconds of a process that still runs."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(command, timeout=1800, during=None):
    """Runs `command` to its end. `during` is called with the pid in a thread of its own.

    The peak is VmHWM as last seen, for ru_maxrss also counts the Python process that forked.
    """
    with open(os.devnull) as nothing:
        began = time.monotonic()
        child = subprocess.Popen(
            command, stdin=nothing, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = [0.0]
    ended = threading.Event()

    def watch():
        while not ended.wait(0.02):
            peak[0] = max(peak[0], memory(child.pid, "VmHWM"))

    threads = [threading.Thread(target=watch, daemon=True)]
    if during:
        threads.append(threading.Thread(target=during, args=(child.pid,), daemon=True))
    for thread in threads:
        thread.start()
    alarm = threading.Timer(timeout, child.kill)
    alarm.start()
    output = child.stdout.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - began
    late = not alarm.is_alive() and wall >= timeout
    alarm.cancel()
    ended.set()
    for thread in threads[:1]:
        thread.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if late:
        raise Timeout(f"{command[0]} did not end within {timeout} s")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak[0], child.returncode, output)
