"""Peak resident memory with a thousand connections in flight.

The kernel counts what the process had before exec as well, so nothing below the size of this Python,
some 35 MiB, can be told.
"""
from fleet import check_good, rows, scan_command
from results import CannotMeasure

IN_FLIGHT = 1000
AIM = 100 * 2**20


def measure(fleet, results):
    path = fleet.list("memory-good", fleet.places("good", 10_000))
    _, _, _, good, text = fleet.run(scan_command(fleet, path, "--timeout", "60s", concurrency=IN_FLIGHT))
    check_good(text, 10_000)
    # Each has sent its ServerHello and 31 KB of a certificate list that never ends.
    path = fleet.list("memory-stalling", fleet.places("stalling", IN_FLIGHT))
    _, _, wall, stalling, text = fleet.run(scan_command(fleet, path, "--timeout", "6s", concurrency=IN_FLIGHT))
    causes = {row["cause"] for row in rows(text)}
    if causes != {"timed-out-certificate"}:
        raise CannotMeasure(f"the stalling servers were taken for {causes}")
    if wall > 11:
        raise CannotMeasure(f"not all of them were in flight at once: it took {wall:.1f} s")
    print(f"\nMemory, peak resident: 10,000 hosts with {IN_FLIGHT} in flight {good / 2**20:.1f} MiB, "
          f"{IN_FLIGHT} that stall within their certificates {stalling / 2**20:.1f} MiB")
    results.under(f"{IN_FLIGHT} in flight, resident", "< 100 MiB", AIM, good, f"{good / 2**20:.1f} MiB")
    results.under("  the same, all stalling within 32 KB of certificates", "< 100 MiB", AIM, stalling,
                  f"{stalling / 2**20:.1f} MiB")
