import Configuration
import RestartDecision
import TestSupport
import Testing

@Suite struct MergeTests {
  @Test func laterWinsKeyByKey() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write(
      "config.yaml",
      header + """
        restart:
          spread: 1h
          soak: 10s
          hooks:
            preStop: {command: [/bin/a, b], deadline: 5s}
        looks:
          interval: 2m

        """)
    try folder.write("config.yaml.d/90-last.yaml", "restart: {soak: 12s}\n")
    try folder.write(
      "config.yaml.d/10-first.yaml",
      header + "restart:\n  soak: 11s\n  hooks:\n    preStop:\n      command: [/bin/c]\nlooks:\n")
    try folder.write("config.yaml.d/50-empty.yaml", "# nothing yet\n")
    try folder.write("config.yaml.d/.hidden.yaml", "mode: Nonsense\n")
    try folder.write("config.yaml.d/70-old.yaml.bak", "mode: Nonsense\n")
    try folder.write("config.yaml.d/60-other.yml", "mode: Nonsense\n")
    let loaded = try ConfigurationFile.load(
      path: file, explicit: true,
      overrides: [
        ConfigurationOverride(path: "looks.interval", value: "3m"),
        ConfigurationOverride(path: "apiServer.target", value: "[::1]:7443", source: "--target"),
        ConfigurationOverride(
          path: "restart.windows", value: "[{days: [Fri-Mon], from: '22:00', to: '24:00'}]"),
      ], hostName: "m")

    var expected = Settings()
    expected.restart.spread = .hours(1)
    expected.restart.soak = .seconds(12)
    expected.restart.hooks.preStop = Settings.Hook()
    expected.restart.hooks.preStop.command = ["/bin/c"]
    expected.restart.hooks.preStop.deadline = .seconds(5)
    expected.looks.interval = .minutes(3)
    expected.apiServer.target = HostPort(host: "::1", port: 7443)
    expected.restart.windows = [MaintenanceWindow(days: [0, 4, 5, 6], from: 1320, to: 1440)]
    #expect(loaded.settings == expected)

    let dropIns = file + ".d/"
    #expect(
      loaded.files == [
        file, dropIns + "10-first.yaml", dropIns + "50-empty.yaml", dropIns + "90-last.yaml",
      ])
    #expect(loaded.origin("restart.spread") == .file(file, line: 4))
    #expect(loaded.origin("restart.soak") == .file(dropIns + "90-last.yaml", line: 1))
    #expect(
      loaded.origin("restart.hooks.preStop.command") == .file(dropIns + "10-first.yaml", line: 7))
    #expect(loaded.origin("restart.hooks.preStop.deadline") == .file(file, line: 7))
    #expect(loaded.origin("looks.interval") == .override("command line"))
    #expect(loaded.origin("apiServer.target").description == "--target")
    #expect(loaded.origin("mode") == .standard)
    #expect(
      loaded.warnings.map(\.description) == [
        dropIns + "60-other.yml: not read: a drop-in's name must end in .yaml"
      ])
  }

  @Test func problemsOfAllFiles() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", header + "mode: X\n")
    try folder.write("config.yaml.d/1.yaml", "restart: {soak: 10m}\nkind: Pod\n")
    try folder.write("config.yaml.d/2.yaml", "a: [\n")
    // Overridden, but still wrong where it stands.
    try folder.write("config.yaml.d/3.yaml", "mode: Enforce\n")
    let error = try #require(throws: ConfigurationErrors.self) {
      _ = try ConfigurationFile.load(path: file, explicit: true, hostName: "m")
    }
    // `soak` contradicts `proofLimit`, unless 2.yaml says otherwise: nothing is said of it.
    #expect(error.problems.map(\.kind) == [.value, .value, .syntax])
    #expect(error.problems.map(\.file) == [file, file + ".d/1.yaml", file + ".d/2.yaml"])
    #expect(error.problems.prefix(2).map(\.line) == [3, 2])
  }

  @Test func contradictionAcrossFiles() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", header + "thresholds: {critical: 20d}\n")
    let dropIn = try folder.write("config.yaml.d/a.yaml", "\nthresholds:\n  warning: 19d\n")
    let error = try #require(throws: ConfigurationErrors.self) {
      _ = try ConfigurationFile.load(path: file, explicit: true, hostName: "m")
    }
    #expect(
      error.description == "\(file):3: thresholds.critical (20d, \(file):3) is longer than "
        + "thresholds.warning (19d, \(dropIn):3): warning comes first")
  }

  @Test func noFile() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path + "/config.yaml"
    let loaded = try ConfigurationFile.load(path: path, explicit: false, hostName: "m")
    #expect(loaded.settings == Settings())
    #expect(loaded.files == [])
    let error = try #require(throws: ConfigurationErrors.self) {
      _ = try ConfigurationFile.load(path: path, explicit: true, hostName: "m")
    }
    #expect(error.problems.map(\.kind) == [.missing])
    #expect(error.problems.map(\.file) == [path])

    try folder.write("config.yaml.d/x.yaml", "mode: Enforce\n")
    let enforcing = try ConfigurationFile.load(path: path, explicit: false, hostName: "m")
    #expect(enforcing.policy.mode == .enforce)
  }

  @Test func anchorsAndSocketsAsInKubelet() throws {
    let loaded = try load(
      """
      restart:
        hooks:
          preStop: &hook {command: [/bin/true], deadline: 2s}
          postProof: *hook
      runtime: {socket: "unix:///run/containerd/containerd.sock"}
      kubelet: {healthz: off}
      """)
    #expect(loaded.settings.restart.hooks.postProof.command == ["/bin/true"])
    #expect(loaded.settings.runtime.socket == "/run/containerd/containerd.sock")
    #expect(loaded.settings.kubelet.healthz == .off)
    #expect(loaded.policy.hasPreStopHook && loaded.policy.hasPostProofHook)
  }
}
