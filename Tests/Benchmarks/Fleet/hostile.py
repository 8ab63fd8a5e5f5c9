"""What three hostile hosts in ten do to the others.

The good ones are begun at the same pace with and without the hostile ones between them; so what differs
is what the hostile ones do to the scan, and not that more is asked.
"""
import json
import random
import subprocess
import time

from fleet import scan_command
from results import CannotMeasure, paired_ratio, spread

GOOD = 1400
HOSTILE = 600
PACE = 175.0
ROUNDS = 3
KINDS = ("silent", "slow", "resetting", "huge", "stalling")


def measure(fleet, results):
    good = fleet.places("good", GOOD)
    bad = [place for kind in KINDS for place in fleet.places(kind, HOSTILE // len(KINDS), first=40_000)]
    mixed = good + bad
    random.Random(7).shuffle(mixed)
    alone = fleet.list("hostile-alone", good)
    beside = fleet.list("hostile-beside", mixed)
    last, median, slowest = ({"alone": [], "beside": []} for _ in range(3))
    for number in range(ROUNDS):
        for name in ("alone", "beside") if number % 2 == 0 else ("beside", "alone"):
            rate = PACE if name == "alone" else PACE * (GOOD + HOSTILE) / GOOD
            took, milliseconds = run(fleet, alone if name == "alone" else beside, rate)
            last[name].append(took)
            median[name].append(milliseconds[len(milliseconds) // 2])
            slowest[name].append(milliseconds[len(milliseconds) * 99 // 100])
    print(f"\nThree hostile hosts in ten ({', '.join(KINDS)}), {GOOD} others at {PACE:.0f} a second, "
          f"{ROUNDS} rounds, median (range)")
    for name in ("alone", "beside"):
        print(f"  {name:7} last of the others after {spread(last[name], 1, 2)} s; each took "
              f"{spread(median[name], 1, 1)} ms, 99 in 100 at most {spread(slowest[name], 1, 1)} ms")
    ratio = paired_ratio(last["beside"], last["alone"])
    results.under("time until the others are done, with / without hostile hosts", "< 1.05", 1.05, ratio, f"{ratio:.3f}")
    at_once(fleet, alone, beside, results)
    results.beside("  median time of each of the others",
                   f"{spread(median['beside'], 1, 1)} ms, alone {spread(median['alone'], 1, 1)} ms")


def at_once(fleet, alone, beside, results):
    """Without a pace what is asked more is work as well; so this has no aim."""
    ratios = []
    for _ in range(ROUNDS):
        without, _ = run(fleet, alone, 0)
        ratios.append(run(fleet, beside, 0)[0] / without)
    results.beside("  the same without a pace, 43 % more being asked", spread(ratios, 1, 3))


def run(fleet, path, rate):
    """Seconds until the last good result, and the good ones' milliseconds in order."""
    command = scan_command(fleet, path, rate=rate)
    command[command.index("csv")] = "json"
    # The lines' own times are whole seconds: each is stamped as it comes.
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    begin = time.monotonic()
    done, milliseconds = 0.0, []
    for line in child.stdout:
        record = json.loads(line)
        if record.get("outcome") == "loopback":
            done = time.monotonic() - begin
            milliseconds.append(record["milliseconds"])
    child.wait()
    if len(milliseconds) != GOOD:
        raise CannotMeasure(f"{len(milliseconds)} of {GOOD} good hosts gave their certificate")
    return done, sorted(milliseconds)
