"""CPU for each handshake, beside Go and `openssl s_client`; and whether it stays the same for more."""
import subprocess

from children import timed
from fleet import check_good, rows, scan_command
from results import CannotMeasure, paired_ratio, spread

ROUNDS = 5
ENDPOINTS = 3000
GROUPS = "X25519:P-256:P-384"
S_CLIENTS = 100


def measure(fleet, results):
    path = fleet.list("throughput", fleet.places("good", ENDPOINTS))
    commands = {"scan": scan_command(fleet, path), "scan --no-engine": scan_command(fleet, path, "--no-engine")}
    if fleet.go:
        # The same decision as the scan's, and without it.
        commands["Go"] = [fleet.go, path, "64", "recognise"]
        commands["Go, not recognising"] = [fleet.go, path, "64", "plain"]
    cpu = {name: [] for name in commands}
    wall = {name: [] for name in commands}
    names = list(commands)
    version = ""
    # The first turn of each only fills caches.
    for number in range(-1, ROUNDS):
        for index in range(len(names)):
            name = names[(number + index) % len(names)]
            status, seconds, took, _, text = fleet.run(commands[name])
            if name.startswith("scan"):
                check_good(text, ENDPOINTS)
                if len({row["fingerprint"] for row in rows(text)}) != fleet.certificates:
                    raise CannotMeasure("the certificates are not distinct")
            else:
                fields = text.split()
                if status != 0 or fields[:2] != [str(ENDPOINTS), str(fleet.certificates)]:
                    raise CannotMeasure(f"the Go client ended with {status}: {text[-200:]}")
                version = fields[2]
            if number >= 0:
                cpu[name].append(seconds / ENDPOINTS)
                wall[name].append(took / ENDPOINTS)
    openssl = s_clients(fleet)

    library = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.strip()
    print(f"\nHandshakes with {ENDPOINTS} endpoints, {fleet.certificates} certificates, 64 in flight, "
          f"{ROUNDS} rounds; microseconds each, median (range); {library}; {version or 'no Go'}")
    for name in names:
        print(f"  {name:20} CPU {spread(cpu[name], 1e6, 0):22} wall {spread(wall[name], 1e6, 0)}")
    print(f"  {'openssl s_client':20} CPU {openssl * 1e6:.0f}")
    if fleet.go:
        ratio = paired_ratio(cpu["scan"], cpu["Go"])
        results.aimed("scan / Go, both recognising, CPU per handshake", "<= 1", 1.0, ratio, f"{ratio:.3f}")
        ratio = paired_ratio(cpu["scan"], cpu["Go, not recognising"])
        results.beside("  scan / Go that only reads notAfter", f"{ratio:.3f}")
        ratio = paired_ratio(cpu["scan --no-engine"], cpu["Go"])
        results.beside("  scan --no-engine / Go", f"{ratio:.3f}")
    else:
        results.beside("scan / Go", "skipped: Go is not installed")
    ratio = sorted(cpu["scan"])[ROUNDS // 2] / openssl
    results.beside("scan / a loop of openssl s_client, CPU per handshake", f"{ratio:.3f}")
    linear(fleet, results)


def s_clients(fleet):
    total = 0.0
    for place in fleet.places("good", S_CLIENTS):
        status, seconds, _ = timed(["openssl", "s_client", "-connect", place, "-groups", GROUPS,
                                    "-servername", "apiserver-loopback-client"])
        if status != 0:
            raise CannotMeasure(f"openssl s_client ended with {status}")
        total += seconds
    return total / S_CLIENTS


def linear(fleet, results):
    """What the program costs before its first handshake is one scan of one host."""
    costs = {}
    for count in (1, 100, 1000, 10_000):
        path = fleet.list(f"linear-{count}", fleet.places("good", count))
        found = []
        for _ in range(1 if count == 10_000 else 7):
            _, seconds, _, _, text = fleet.run(scan_command(fleet, path))
            check_good(text, count)
            found.append(seconds)
        costs[count] = sorted(found)[len(found) // 2]
    each = {count: (costs[count] - costs[1]) / (count - 1) for count in (100, 1000, 10_000)}
    print("  CPU per handshake beyond the first: " + ", ".join(
        f"{count:,}: {seconds * 1e6:.0f} us" for count, seconds in each.items()))
    ratio = each[10_000] / each[100]
    results.aimed("cost each, 10,000 / 100 endpoints", "<= 1.1 (linear)", 1.1, ratio, f"{ratio:.3f}")
