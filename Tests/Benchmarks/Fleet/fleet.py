"""The servers, the lists of their addresses, and one timed run of a client."""
import os
import shutil
import subprocess
import time

from children import Kept
from results import CannotMeasure


class Fleet:
    def __init__(self, folder, built, certificates):
        self.folder = folder
        self.built = built
        self.certificates = certificates
        self.scan = self.program("loopwarden")
        self.go = self._build_go()

    def __enter__(self):
        log = os.path.join(self.folder, "fleet.log")
        self.server = Kept([self.program("loopwarden-fleet"), str(self.certificates)], log)

        def serves():
            with open(log) as file:
                return file.read().endswith("\n")

        try:
            self.server.wait_until(serves, "its ports", 300)
            with open(log) as file:
                self.ports = {kind: int(port) for kind, port in (pair.split("=") for pair in file.read().split())}
        except (CannotMeasure, ValueError) as error:
            self.server.end()
            raise CannotMeasure(f"the servers did not start: {error}")
        return self

    def __exit__(self, *_):
        self.server.end()

    def program(self, name):
        path = os.path.join(self.built, name)
        if not os.access(path, os.X_OK):
            raise CannotMeasure(f"{path} is not there: build it with `make bench`")
        return path

    def places(self, kind, count, first=0):
        """HOST:PORT of `count` endpoints; 127.1.0.0 and on."""
        return [f"127.{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}:{self.ports[kind]}"
                for number in range(first, first + count)]

    def list(self, name, places):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write("".join(place + "\n" for place in places))
        return path

    def run(self, command, log=None):
        """Runs a client to its end: (exit status, CPU seconds, wall seconds, peak bytes, output)."""
        path = log or os.path.join(self.folder, "client.out")
        with open(path, "wb") as file:
            begin = time.monotonic()
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        with open(path, errors="replace") as file:
            text = file.read()
        return child.returncode, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024, text

    def _build_go(self):
        go = shutil.which("go")
        if not go:
            return None
        program = os.path.join(self.folder, "client-go")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "client.go")
        env = dict(os.environ, GO111MODULE="off", CGO_ENABLED="0", GOFLAGS="", GOTOOLCHAIN="local",
                   GOCACHE=os.path.join(self.folder, "go-cache"))
        done = subprocess.run([go, "build", "-o", program, source], env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise CannotMeasure(f"the Go client does not build: {done.stderr[-300:]}")
        return program


def scan_command(fleet, path, *more, concurrency=64, rate=0):
    return [fleet.scan, "scan", "-f", path, "-o", "csv", "--rate", str(rate),
            "--concurrency", str(concurrency), *more]


def rows(text):
    """The fields of each row by name; no field that is asked for here is quoted."""
    lines = text.splitlines()
    names = lines[0].split(",")
    return [dict(zip(names, line.split(","))) for line in lines[1:]]


def check_good(text, count):
    found = sum(row["outcome"] == "loopback" for row in rows(text))
    if found != count:
        raise CannotMeasure(f"{found} of {count} endpoints gave their certificate")
