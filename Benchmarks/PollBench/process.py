"""Child processes: started so that none outlives the bench, and measured.

Each child leads a session of its own and is told by the kernel when the bench is killed
(PR_SET_PDEATHSIG). Every wait has a limit: one without, in a `finally`, keeps an interrupted bench
from ending.
"""
import ctypes
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
running = set()


@dataclass
class Cost:
    """What a process took. Seconds, MiB."""

    cpu: float
    wall: float
    peak: float
    status: int
    output: str


class Timeout(Exception):
    """Something did not come about in time."""


def start(command, farewell=signal.SIGKILL, **options):
    """Starts a process. `farewell` is the signal that it gets if the bench dies."""
    # Called between fork and exec, while other threads may run: nothing but the system call.
    number = int(farewell)
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, number), **options)
    running.add(child)
    return child


def end(child, signum=signal.SIGTERM, patience=30):
    """Asks a process to end, then kills it and what it started."""
    try:
        if child.poll() is None:
            child.send_signal(signum)
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait(10)
    finally:
        running.discard(child)
    return child.returncode


def end_all():
    """Kills every process that is still there."""
    for child in list(running):
        end(child, signal.SIGKILL, 5)


def call(command, **options):
    """Runs a tool to its end and gives its standard output; fails where it fails."""
    child = start(command, stdout=subprocess.PIPE, text=True, **options)
    try:
        output, _ = child.communicate()
    finally:
        end(child, signal.SIGKILL)
    if child.returncode != 0:
        raise RuntimeError(f"exit {child.returncode} of: {' '.join(map(str, command))}")
    return output


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


def run(command, timeout=1800):
    """Runs `command` to its end and says what it took.

    The peak is VmHWM as last seen, for ru_maxrss also counts the Python process that forked.
    """
    began = time.monotonic()
    child = start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = [0.0]
    ended = threading.Event()

    def watch():
        while not ended.wait(0.02):
            peak[0] = max(peak[0], memory(child.pid, "VmHWM"))

    watcher = threading.Thread(target=watch, daemon=True)
    alarm = threading.Timer(timeout, child.kill)
    # Python waits at its end for threads that are not daemons: half an hour for this one.
    alarm.daemon = True
    watcher.start()
    alarm.start()
    try:
        output = child.stdout.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
    finally:
        alarm.cancel()
        ended.set()
        watcher.join(5)
        child.stdout.close()
        end(child, signal.SIGKILL)
    if wall >= timeout:
        raise Timeout(f"{command[0]} did not end within {timeout} s")
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak[0], child.returncode, output)
