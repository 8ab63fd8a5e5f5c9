"""Loopback pairs: what one costs beside its keys, and `loopwarden generate` against openssl's processes."""
import os
from statistics import median

from children import output, timed
from results import CannotMeasure

AIM = 1.05
# Key, openssl's way to ask for it, pairs in the loop, rounds of processes: RSA keys take long.
KINDS = [
    ("rsa:2048", ["rsa:2048"], 12, 5),
    ("rsa:3072", ["rsa:3072"], 4, 3),
    ("rsa:4096", ["rsa:4096"], 2, 1),
    ("ecdsa:p256", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], 400, 15),
    ("ecdsa:p384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], 150, 15),
]
# The CA as client-go makes it; the leaf's extensions are given to `openssl x509` in a file.
AUTHORITY = [
    "-addext", "basicConstraints=critical,CA:TRUE",
    "-addext", "keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign"]
LEAF = """keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth
basicConstraints=critical,CA:FALSE
authorityKeyIdentifier=keyid
subjectAltName=DNS:apiserver-loopback-client
"""


def measure(built, folder, results):
    folder = os.path.join(folder, "pairs")
    os.mkdir(folder)
    programs = [os.path.join(built, name) for name in ("loopwarden-bench", "loopwarden")]
    for program in programs:
        if not os.access(program, os.X_OK):
            raise CannotMeasure(f"{program} is not there: build it with `make bench`")
    print("\nPairs: a second, by CPU; in one process, and as whole processes with the files written")
    for kind, ask, count, rounds in KINDS:
        made, keys, whole, _ = (int(field) for field in output([programs[0], "pairs", kind, str(count)]).split())
        ours, theirs = processes(programs[1], folder, kind, ask, rounds)
        print(f"  {kind:10}  keys alone {made / keys * 1e9:8.1f}  pairs {made / whole * 1e9:8.1f}"
              f"  generate {1 / median(ours):7.1f}  openssl {1 / median(theirs):7.1f}")
        results.aimed(f"pair / its two keys, {kind}, CPU", f"<= {AIM}", AIM, whole / keys,
                      f"{whole / keys:.3f} ({made / whole * 1e9:.1f} pairs a second)")
        # RSA keys differ so much in cost that medians of few rounds are no more than a hint.
        results.beside(f"  loopwarden generate / 3 openssl processes, {kind}, CPU",
                       f"{median(ours) / median(theirs):.3f}")


def processes(loopwarden, folder, kind, ask, rounds):
    """CPU seconds of each round: ours, openssl's three."""
    extensions = os.path.join(folder, "extensions")
    with open(extensions, "w") as file:
        file.write(LEAF)
    ours, theirs = [], []
    # The first turn of each only fills caches.
    for number in range(-1, rounds):
        turns = [lambda: generate(loopwarden, folder, kind, number), lambda: openssl(folder, ask, extensions)]
        order = (0, 1) if number % 2 else (1, 0)
        cpu = {turn: turns[turn]() for turn in order}
        if number >= 0:
            ours.append(cpu[0])
            theirs.append(cpu[1])
    return ours, theirs


def generate(loopwarden, folder, kind, number):
    place = os.path.join(folder, f"{kind.replace(':', '-')}.{number}")
    return cpu_of([loopwarden, "generate", "--key", kind, "--out", place])


def openssl(folder, ask, extensions):
    def path(name):
        return os.path.join(folder, name)

    stamp = "1780000000"
    authority = cpu_of(
        ["openssl", "req", "-x509", "-newkey", *ask, "-nodes", "-days", "3650", "-subj",
         f"/CN=apiserver-loopback-client-ca@{stamp}", "-keyout", path("ca.key"), "-out", path("ca.crt"), *AUTHORITY])
    request = cpu_of(
        ["openssl", "req", "-new", "-newkey", *ask, "-nodes", "-subj", f"/CN=apiserver-loopback-client@{stamp}",
         "-keyout", path("leaf.key"), "-out", path("leaf.csr")])
    leaf = cpu_of(
        ["openssl", "x509", "-req", "-in", path("leaf.csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
         "-set_serial", "0x1234567812345678", "-days", "3650", "-sha256", "-extfile", extensions,
         "-out", path("leaf.crt")])
    return authority + request + leaf


def cpu_of(command):
    status, cpu, _ = timed(command)
    if status != 0:
        raise CannotMeasure(f"{' '.join(command)} ended with {status}")
    return cpu
