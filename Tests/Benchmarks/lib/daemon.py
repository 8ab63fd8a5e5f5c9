"""`loopwarden run` at rest: memory after many looks, CPU time a day; beside the blackbox exporter."""
import shutil
import urllib.request

from children import Kept
from master import SERVER_NAME, free_port
from results import CannotMeasure

LOOKS = 400
FULL_LOOKS = 60
# looks.interval 5m, looks.preflightInterval 24h: the defaults.
LOOKS_A_DAY = 24 * 60 // 5
FULL_LOOKS_A_DAY = 1
MEGABYTE = 1_000_000


def measure(master, results):
    # The first look is a full one; no other is due within the measurement.
    first, look, halfway, memory = run(
        master, "rest", LOOKS, interval="20ms", flightInterval="20ms", preflightInterval="24h")
    _, full, _, memory_full = run(
        master, "full", FULL_LOOKS, interval="20ms", flightInterval="20ms", preflightInterval="1ms")
    day = LOOKS_A_DAY * look + FULL_LOOKS_A_DAY * full

    print(f"\nThe daemon at rest: {LOOKS} looks, then {FULL_LOOKS} looks with a full preflight each")
    print(f"  CPU: start and first look {first * 1000:.1f} ms, a look {look * 1000:.2f} ms, "
          f"a look with a full preflight {full * 1000:.2f} ms")
    print(f"  memory: {megabytes(memory)}; anonymous at half of the looks "
          f"{halfway['Anonymous'] / MEGABYTE:.2f} MB")
    results.under("daemon at rest, anonymous memory", "< 5 MB", 5 * MEGABYTE, memory["Anonymous"],
                  f"{memory['Anonymous'] / MEGABYTE:.2f} MB")
    results.under("daemon at rest, resident memory", "< 22 MB", 22 * MEGABYTE, memory["Rss"],
                  f"{memory['Rss'] / MEGABYTE:.2f} MB ({memory['Pss'] / MEGABYTE:.2f} MB proportional)")
    results.under("daemon, CPU a day at default intervals", "< 10 s", 10, day, f"{day:.2f} s")
    # What a daemon that runs for FULL_LOOKS days has been through.
    results.under(f"  after {FULL_LOOKS} full preflights, anonymous", "< 5 MB", 5 * MEGABYTE,
                  memory_full["Anonymous"],
                  f"{memory_full['Anonymous'] / MEGABYTE:.2f} MB ({memory_full['Rss'] / MEGABYTE:.2f} MB resident)")
    beside_blackbox(master, results)


def run(master, name, looks, **intervals):
    """CPU of start and first look, CPU of each further look, memory at half and at the end."""
    before = master.readiness_requests()
    daemon = Kept(
        [master.program("loopwarden"), "run", "--config", master.configuration(name, **intervals)],
        master.path(name + ".log"))

    def seen(count):
        return lambda: master.readiness_requests() - before >= count

    try:
        daemon.wait_until(seen(2), "the second look")
        first_looks, first = master.readiness_requests() - before, daemon.cpu_seconds()
        daemon.wait_until(seen(looks // 2), "half of the looks", 90)
        halfway = daemon.memory()
        daemon.wait_until(seen(looks), "the last look", 90)
        last_looks, last = master.readiness_requests() - before, daemon.cpu_seconds()
        return first, (last - first) / (last_looks - first_looks), halfway, daemon.memory()
    finally:
        daemon.end()


def beside_blackbox(master, results):
    """Debian's exporter, made to look at the same certificate as often."""
    program = shutil.which("prometheus-blackbox-exporter")
    if not program:
        results.beside("blackbox exporter", "skipped: prometheus-blackbox-exporter is not installed")
        return
    modules = master.path("blackbox.yml")
    with open(modules, "w") as file:
        file.write("modules: {loopback: {prober: tcp, timeout: 5s, tcp: {tls: true, tls_config: "
                   f"{{insecure_skip_verify: true, server_name: {SERVER_NAME}}}}}}}}}\n")
    port = free_port()
    exporter = Kept(
        [program, f"--config.file={modules}", f"--web.listen-address=127.0.0.1:{port}"],
        master.path("blackbox.log"))
    url = f"http://127.0.0.1:{port}"

    def get(path):
        try:
            with urllib.request.urlopen(url + path, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    try:
        exporter.wait_until(lambda: get("/-/healthy"), "its port")
        before = exporter.cpu_seconds()
        for _ in range(LOOKS):
            text = get(f"/probe?module=loopback&target=127.0.0.1:{master.port}")
            if "probe_success 1" not in text or "probe_ssl_earliest_cert_expiry" not in text:
                raise CannotMeasure(f"blackbox exporter saw no certificate: {text[-200:]}")
        each = (exporter.cpu_seconds() - before) / LOOKS
        memory = exporter.memory()
    finally:
        exporter.end()
    print(f"  blackbox exporter after {LOOKS} probes: {megabytes(memory)}; CPU a probe {each * 1000:.2f} ms")
    results.beside("  blackbox exporter, resident after as many probes",
                   f"{memory['Rss'] / MEGABYTE:.2f} MB ({memory['Anonymous'] / MEGABYTE:.2f} MB anonymous)")


def megabytes(memory):
    return ", ".join(f"{name} {memory[name] / MEGABYTE:.2f} MB" for name in ("Rss", "Pss", "Anonymous"))
