"""`loopwarden check` as a whole process, against curl and openssl s_client on the same server."""
from children import timed
from master import SERVER_NAME
from results import CannotMeasure, paired_ratio, spread

ROUNDS = 41


def measure(master, results):
    address = f"127.0.0.1:{master.port}"
    loopwarden = master.program("loopwarden")
    commands = {
        "loopwarden check": [
            loopwarden, "check", "--config", master.bare_configuration(), "--target", address],
        "loopwarden check, whole": [
            loopwarden, "check", "--config", master.configuration("check")],
        "curl --resolve": [
            "curl", "-sk", "--resolve", f"{SERVER_NAME}:{master.port}:127.0.0.1", "-o", "/dev/null",
            f"https://{SERVER_NAME}:{master.port}/"],
        "openssl s_client": [
            "openssl", "s_client", "-connect", address, "-servername", SERVER_NAME],
    }
    names = list(commands)
    cpu = {name: [] for name in names}
    wall = {name: [] for name in names}
    # The first turn of each only fills caches.
    for number in range(-1, ROUNDS):
        for index in range(len(names)):
            name = names[(number + index) % len(names)]
            status, cpu_seconds, wall_seconds = timed(commands[name])
            if status != 0:
                raise CannotMeasure(f"{' '.join(commands[name])} ended with {status}")
            if number >= 0:
                cpu[name].append(cpu_seconds)
                wall[name].append(wall_seconds)

    print(f"\nWhole processes: {ROUNDS} rounds, milliseconds, median (range)")
    for name in names:
        print(f"  {name:24} CPU {spread(cpu[name], 1000, 1):22} wall {spread(wall[name], 1000, 1)}")
    for unit, values in (("wall", wall), ("CPU", cpu)):
        ratio = paired_ratio(values["loopwarden check"], values["curl --resolve"])
        results.aimed(f"loopwarden check / curl --resolve, {unit}", "<= 1", 1.0, ratio, f"{ratio:.3f}")
    for unit, values in (("wall", wall), ("CPU", cpu)):
        ratio = paired_ratio(values["loopwarden check"], values["openssl s_client"])
        results.beside(f"loopwarden check / openssl s_client, {unit}", f"{ratio:.3f}")
    ratio = paired_ratio(wall["loopwarden check, whole"], wall["curl --resolve"])
    results.beside("loopwarden check with manifest and process / curl, wall", f"{ratio:.3f}")
