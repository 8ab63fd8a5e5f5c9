internal import RestartDecision

extension ConfigurationKey {
  static let service = restart + hooks + generator + own

  private static let restart = [
    ConfigurationKey(
      "restart.renewBefore", \.restart.renewBefore, .either("auto", name: "auto", or: .duration()),
      "how long before the certificate's end a restart is due; auto is the larger of 30d and a "
        + "fifth of its lifetime; half of what the process gets of it is the cap"),
    ConfigurationKey(
      "restart.spread", \.restart.spread, .duration(from: .zero),
      "a node is due earlier by up to this much, fixed by a hash of its name; "
        + "0s with a single master"),
    ConfigurationKey(
      "restart.urgentBefore", \.restart.urgentBefore, .duration(),
      "from this long before the end the windows and other comforts give way"),
    ConfigurationKey(
      "restart.timeZone", \.restart.timeZone, .text("a time zone's name such as Europe/Berlin"),
      "the zone whose clock the windows mean"),
    ConfigurationKey(
      "restart.windows", \.restart.windows, .windows,
      "when restarts are welcome; none is always; a window whose to is not later than its from "
        + "runs past midnight, and from equal to to is a whole day"),
    ConfigurationKey(
      "restart.minimumReady", \.restart.minimumReady, .duration(),
      "how long the API server must have run and been ready before it is stopped"),
    ConfigurationKey(
      "restart.kubeletBackOffReset", \.restart.kubeletBackOffReset, .duration(),
      "kubelet's memory of restarts: a container younger than this would meet its back-off"),
    ConfigurationKey(
      "restart.minimumInterval", \.restart.minimumInterval, .duration(),
      "the least time between two restarts"),
    ConfigurationKey(
      "restart.drainLimit", \.restart.drainLimit, .duration(from: .seconds(1), to: .hours(1)),
      "how long the stop lets requests drain when the manifest gives watches no grace of their own"),
    ConfigurationKey(
      "restart.soak", \.restart.soak, .duration(),
      "how long the renewed API server must stay ready to count as proved"),
    ConfigurationKey(
      "restart.proofLimit", \.restart.proofLimit, .duration(),
      "how long the proof may take, the soak included, from the end of the stop's grace"),
    ConfigurationKey(
      "restart.allowWholeServer", \.restart.allowWholeServer, .boolean,
      "whether a unit may be restarted that runs more than the API server (k3s, MicroK8s, "
        + "k0s); plan says what else restarts"),
    ConfigurationKey(
      "restart.restartWhenStale", \.restart.restartWhenStale, .boolean,
      "whether files that changed while the API server ran, and that it does not take over by itself, "
        + "are a reason for a restart, in normal hours and with every gate (docs/certs.md)"),
    ConfigurationKey(
      "restart.allowManifestMethod", \.restart.allowManifestMethod, .boolean,
      "whether `restart --method manifest` may move the manifest away and back, where the runtime "
        + "cannot be reached: about three times the outage"),
  ]

  private static let hooks = [
    ConfigurationKey(
      "restart.hooks.preStop.command", \.restart.hooks.preStop.command, .command,
      "a program to run before the stop, without a shell; its failure refuses the stop"),
    ConfigurationKey(
      "restart.hooks.preStop.deadline", \.restart.hooks.preStop.deadline,
      .duration(to: .hours(1)), "how long it may run"),
    ConfigurationKey(
      "restart.hooks.postProof.command", \.restart.hooks.postProof.command, .command,
      "a program to run after the proof, and after a restart that was given up once the other "
        + "hook had begun, without a shell"),
    ConfigurationKey(
      "restart.hooks.postProof.deadline", \.restart.hooks.postProof.deadline,
      .duration(to: .hours(1)), "how long it may run"),
    ConfigurationKey(
      "restart.hooks.retry", \.restart.hooks.retry, .duration(),
      "how long a hook that failed keeps restarts away"),
  ]

  private static let generator = [
    ConfigurationKey(
      "generator.folder", \.generator.folder, .either("", name: "empty", or: .absolutePath),
      "the folder from which a patched API server reads its loopback certificate: its pair is "
        + "renewed before the restart; empty is a stock build, no file is touched"),
    ConfigurationKey(
      "generator.layout", \.generator.layout, .oneOf([("fixture", .fixture), ("pem", .pem)]),
      "how the pair's files are named: as client-go's fixture directory does, or loopback.crt "
        + "and loopback.key"),
    ConfigurationKey(
      "generator.validity", \.generator.validity,
      .duration(from: .days(2)), "how long a new certificate is valid"),
    ConfigurationKey(
      "generator.key", \.generator.key,
      .oneOf([
        ("rsa:2048", .rsa2048), ("rsa:3072", .rsa3072), ("rsa:4096", .rsa4096),
        ("ecdsa:p256", .ecdsaP256), ("ecdsa:p384", .ecdsaP384),
      ]), "the kind of a new key"),
    ConfigurationKey(
      "generator.notBeforeSkew", \.generator.notBeforeSkew, .duration(from: .zero, to: .hours(24)),
      "how long before its making a new certificate's validity begins"),
  ]

  private static let own = [
    ConfigurationKey(
      "looks.interval", \.looks.interval, .duration(to: .hours(24)),
      "time between two looks when nothing is going on"),
    ConfigurationKey(
      "looks.flightInterval", \.looks.flightInterval, .duration(to: .minutes(1)),
      "time between two looks while a restart is in flight"),
    ConfigurationKey(
      "looks.preflightInterval", \.looks.preflightInterval, .duration(),
      "time between two full preflights while nothing is due"),
    ConfigurationKey(
      "looks.deadline", \.looks.deadline, .duration(to: .minutes(10)),
      "how long one look may take in all"),
    ConfigurationKey(
      "clocks.tolerance", \.clocks.tolerance, .duration(to: .hours(24)),
      "how far the wall clock and the boot clock may differ on the certificate's age before "
        + "neither is believed"),
    ConfigurationKey(
      "state.directory", \.state.directory, .absolutePath,
      "where the journal of a restart and what was learned are kept"),
    ConfigurationKey(
      "state.runtimeDirectory", \.state.runtimeDirectory, .absolutePath,
      "where the lock and the status snapshot are, until the next boot"),
    ConfigurationKey(
      "metrics.textfile.directory", \.metrics.textfile.directory, .textfileChoice,
      "the folder that node_exporter's textfile collector reads; auto is "
        + "/var/lib/prometheus/node-exporter while that is there"),
    ConfigurationKey(
      "metrics.listen", \.metrics.listen, .listenPlace,
      "where /metrics is served over HTTP: on a loopback address or a Unix socket only"),
    ConfigurationKey(
      "thresholds.warning", \.thresholds.warning, .duration(),
      "check says WARNING from this long before the end"),
    ConfigurationKey(
      "thresholds.critical", \.thresholds.critical, .duration(),
      "check says CRITICAL from this long before the end"),
    ConfigurationKey(
      "certs.endpoints", \.certs.endpoints, .addresses,
      "other servers on the same library (metrics-server, aggregated API servers, cloud controller "
        + "managers) whose certificates `certs` shows; they are never restarted"),
    ConfigurationKey(
      "preflight.diskFreeMinimum", \.preflight.diskFreeMinimumPercent, .percentage(0...90),
      "a file system with less free space than this is a risk"),
    ConfigurationKey(
      "preflight.etcdTimeout", \.preflight.etcdTimeout, .duration(),
      "how long one request to etcd may take"),
  ]
}
