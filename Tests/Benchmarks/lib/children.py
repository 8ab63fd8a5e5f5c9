"""Child processes: run to their end and counted, or kept and ended by pid."""
import os
import subprocess
import time

from results import CannotMeasure


def timed(command):
    """Runs a command to its end: (exit status, CPU seconds, wall seconds). wait4 counts this child alone."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, wall


def output(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise CannotMeasure(f"{os.path.basename(command[0])} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


class Kept:
    """A process that runs until `end`; its output is in a file."""

    def __init__(self, command, log, env=None):
        self.name = os.path.basename(command[0])
        self.log = log
        with open(log, "ab") as file:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=env)
        self.pid = self.child.pid

    def wait_until(self, condition, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not condition():
            if self.child.poll() is not None:
                raise CannotMeasure(f"{self.name} ended with {self.child.returncode}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise CannotMeasure(f"{self.name}: {what} did not come within {seconds} s: {self.last_words()}")
            time.sleep(0.02)

    def last_words(self):
        with open(self.log, errors="replace") as file:
            return file.read()[-300:].strip()

    def cpu_seconds(self):
        """CPU time of every thread so far, in the scheduler's nanoseconds."""
        total = 0
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{thread}/schedstat") as file:
                total += int(file.read().split()[0])
        return total / 1e9

    def memory(self):
        """Bytes by name, from smaps_rollup."""
        sizes = {}
        with open(f"/proc/{self.pid}/smaps_rollup") as file:
            for line in file.readlines()[1:]:
                name, amount = line.split(":")
                sizes[name] = int(amount.split()[0]) * 1024
        return sizes

    def end(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
