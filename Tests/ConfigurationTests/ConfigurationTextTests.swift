import Configuration
import RestartDecision
import TestSupport
import Testing

@Suite struct ConfigurationTextTests {
  private func reload(_ text: String) throws -> LoadedConfiguration {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", text)
    return try ConfigurationFile.load(path: file, explicit: true, hostName: "m")
  }

  @Test func defaultsReadBack() throws {
    let text = ConfigurationText.defaults()
    let loaded = try reload(text)
    #expect(loaded.settings == Settings())
    // Every key stands there, uncommented.
    #expect(loaded.origins.count == ConfigurationKey.all.count)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  /// Every key with a value other than its default; a new key without one fails.
  @Test func effectiveReadsBack() throws {
    let values = [
      "mode": "Enforce", "nodeName": "m-2.example", "apiServer.manifest": "/a b/\u{e4}: #\"\\x",
      "apiServer.target": "[fd00::1]:443", "apiServer.probeDeadline": "1s500ms",
      "apiServer.certificatePersisted": "yes", "kubelet.config": "/k", "kubelet.kubeadmFlags": "/f",
      "kubelet.healthz": "off", "runtime.kind": "process", "runtime.socket": "/run/x.sock",
      "runtime.unit": "x.service", "layout": "k3s", "apiServer.pki": "/p",
      "restart.allowWholeServer": "true", "restart.allowManifestMethod": "true",
      "restart.restartWhenStale": "true",
      "certs.endpoints": "[\"10.0.0.9:443\", \"[fd00::9]:443\"]",
      "runtime.timeout": "1s", "runtime.process.pidFile": "/run/pid",
      "runtime.process.executable": "/usr/bin/kube-apiserver",
      "runtime.process.argument": "--x=null",
      "runtime.process.supervised": "true", "readiness.kubeconfig": "/etc/k",
      "readiness.allowAdminCredential": "true", "readiness.timeout": "2s",
      "readiness.tlsServerName": "kubernetes", "cluster.singleMaster": "true",
      "cluster.lease.namespace": "other", "cluster.lease.name": "lock-2",
      "cluster.lease.duration": "100s", "cluster.lease.renewDeadline": "80s",
      "cluster.lease.renewInterval": "20s", "cluster.pause": "5m",
      "cluster.virtualAddress": "10.0.0.10", "cluster.kured": "",
      "cluster.fleetLock": "ns/fleetlock-default", "restart.renewBefore": "40d12h",
      "restart.spread": "0s",
      "restart.urgentBefore": "71h", "restart.timeZone": "America/New_York",
      "restart.windows":
        "[{days: [Sat, Sun], from: \"02:00\", to: \"05:00\"}, {days: Mon-Fri, from: \"23:30\", to: \"24:00\"}]",
      "restart.minimumReady": "1m", "restart.kubeletBackOffReset": "11m",
      "restart.minimumInterval": "25h", "restart.drainLimit": "31s", "restart.soak": "1ms",
      "restart.proofLimit": "7m",
      "restart.hooks.preStop.command": "[/bin/a, \"- b\", \"\", \"yes\"]",
      "restart.hooks.preStop.deadline": "1s", "restart.hooks.postProof.command": "[/bin/c]",
      "restart.hooks.postProof.deadline": "2s", "restart.hooks.retry": "2h",
      "generator.folder": "/g", "generator.layout": "pem", "generator.validity": "100d",
      "generator.key": "ecdsa:p384", "generator.notBeforeSkew": "2h",
      "looks.interval": "6m", "looks.flightInterval": "2s", "looks.preflightInterval": "23h",
      "looks.deadline": "19s", "clocks.tolerance": "2h", "state.directory": "/s",
      "metrics.textfile.directory": "/m", "metrics.listen": "unix:/run/m.sock",
      "state.runtimeDirectory": "/r", "thresholds.warning": "61d", "thresholds.critical": "15d",
      "preflight.diskFreeMinimum": "6%", "preflight.etcdTimeout": "4s",
    ]
    // Peers contradict a single master: they are read back in a test of their own.
    let keys = ConfigurationKey.all.filter { $0.path != "cluster.peers" }
    #expect(Set(values.keys) == Set(keys.map(\.path)))
    let overrides = values.sorted { $0.key < $1.key }
      .map { ConfigurationOverride(path: $0.key, value: $0.value) }
    let first = try load("", overrides: overrides)
    let (standard, changed) = (ConfigurationText.defaults(), ConfigurationText.effective(first))
    for key in ConfigurationKey.all {
      let line = "\(key.path.split(separator: ".").last ?? ""): \(key.standard)"
      #expect(standard.contains(line), "\(key.path) is not in the defaults")
    }
    let second = try reload(changed)
    #expect(second.settings == first.settings)
    let differing = zip(changed.split(separator: "\n"), try lines(load("")))
      .filter { $0 != $1 && !$0.hasSuffix(":") }
    #expect(differing.count == keys.count)
  }

  @Test func peersReadBack() throws {
    let peers = "[{name: m1, address: \"10.0.0.1:6443\"}, {name: m2, address: \"[fd00::2]:443\"}]"
    let first = try load("cluster: {peers: \(peers)}")
    #expect(first.settings.cluster.peers.map(\.name) == ["m1", "m2"])
    #expect(first.settings.cluster.peers.map(\.address.host) == ["10.0.0.1", "fd00::2"])
    #expect(ConfigurationText.effective(first).contains("\n  peers: \(peers)\n"))
    #expect(try reload(ConfigurationText.effective(first)).settings == first.settings)
  }

  private func lines(_ loaded: LoadedConfiguration) -> [Substring] {
    ConfigurationText.effective(loaded).split(separator: "\n")
  }

  @Test func originsAreComments() throws {
    let loaded = try load("mode: Enforce\nrestart:\n  soak: 20s\n")
    let file = try #require(loaded.files.first)
    let text = ConfigurationText.effective(loaded, origins: true)
    #expect(text.contains("\nmode: Enforce  # \(file):3\n"))
    #expect(text.contains("\nrestart:\n  renewBefore: auto  # default\n"))
    #expect(text.contains("\n  soak: 20s  # \(file):5\n"))
    #expect(try reload(text).settings == loaded.settings)
  }

  @Test func anOriginIsAlwaysOneLine() {
    #expect(Origin.file("/a\nmode: Enforce", line: 1).description == "/a?mode: Enforce:1")
  }
}
