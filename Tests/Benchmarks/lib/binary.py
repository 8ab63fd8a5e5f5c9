"""Size of the program as it is shipped: stripped."""
import os

from children import output
from results import CannotMeasure

AIM = 20_000_000


def measure(built, folder, results):
    program = os.path.join(built, "loopwarden")
    if not os.access(program, os.X_OK):
        raise CannotMeasure(f"{program} is not there: build it with `make bench`")
    stripped = os.path.join(folder, "loopwarden.stripped")
    output(["strip", "-o", stripped, program])
    output([stripped, "version"])
    size = os.path.getsize(stripped)
    results.under("stripped binary", "< 20,000,000 bytes", AIM, size,
                  f"{size:,} bytes ({size / 2**20:.2f} MiB)")
