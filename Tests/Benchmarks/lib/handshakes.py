"""The probe against a plain C loop over OpenSSL, on the same server."""
import os

from children import output
from results import CannotMeasure, paired_ratio, spread

ROUNDS = 11
HANDSHAKES = 300
AIM = 1.15


def measure(master, results):
    plain_c = compile_probe(master)
    ours = master.program("loopwarden-bench")
    commands = {
        "C": [plain_c, str(master.port), str(HANDSHAKES), "plain"],
        "C, clean close": [plain_c, str(master.port), str(HANDSHAKES), "clean"],
        "probe": [ours, str(master.port), str(HANDSHAKES), "probe"],
        "probe, recognised": [ours, str(master.port), str(HANDSHAKES), "recognise"],
    }
    names = list(commands)
    cpu = {name: [] for name in names}
    wall = {name: [] for name in names}
    answers = set()
    for number in range(ROUNDS):
        for index in range(len(names)):
            name = names[(number + index) % len(names)]
            fields = output(commands[name]).split()
            count = int(fields[0])
            cpu[name].append(int(fields[1]) / count / 1000)
            wall[name].append(int(fields[2]) / count / 1000)
            answers.add((fields[3], fields[4]))
    if len(answers) != 1:
        raise CannotMeasure(f"the loops did not see one and the same certificate: {answers}")

    print(f"\nHandshakes: {ROUNDS} rounds of {HANDSHAKES} each, microseconds per handshake, median (range)")
    for name in names:
        print(f"  {name:18} CPU {spread(cpu[name], digits=1):26} wall {spread(wall[name], digits=1)}")
    ratio = paired_ratio(cpu["probe"], cpu["C"])
    results.aimed("probe / plain C loop, CPU per handshake", f"<= {AIM}", AIM, ratio, f"{ratio:.3f}")
    ratio = paired_ratio(cpu["probe"], cpu["C, clean close"])
    results.beside("  the same, the C loop closing as cleanly", f"{ratio:.3f}")
    ratio = paired_ratio(wall["probe"], wall["C"])
    results.beside("  the same, wall time", f"{ratio:.3f}")
    ratio = paired_ratio(cpu["probe, recognised"], cpu["C"])
    results.beside("  with the loopback certificate recognised, CPU", f"{ratio:.3f}")


def compile_probe(master):
    source = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "probe.c")
    program = master.path("probe")
    output(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-lssl", "-lcrypto"])
    return program
