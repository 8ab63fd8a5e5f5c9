import Configuration
import Testing

/// One body that begins at line 3, and everything that must be said about it.
struct Refused: Sendable, CustomTestStringConvertible {
  var body: String
  var lines: [String]

  init(_ body: String, _ lines: String...) {
    self.body = body
    self.lines = lines
  }

  var testDescription: String { body }
}

private let forms = "30d, 72h, 90m, 45s, 500ms or 1h30m"
private let bounds = "from 1ms to 7300d"

@Suite struct RefusalTests {
  @Test(arguments: [
    Refused("mod: Observe", #"FILE:3: unknown key "mod": did you mean "mode"?"#),
    Refused(
      "restart:\n  spred: 1h",
      #"FILE:4: unknown key "spred" in restart: did you mean "spread"?"#),
    Refused(
      "clocks:\n  zebra: 1h", #"FILE:4: unknown key "zebra" in clocks; allowed are tolerance"#),
    Refused(
      "soak: 30s",
      #"FILE:3: unknown key "soak": did you mean restart.soak? Sections are nested, by indentation"#
    ),
    Refused(
      "restart.soak: 30s",
      #"FILE:3: unknown key "restart.soak": did you mean restart.soak? "#
        + "Sections are nested, by indentation"),
    Refused(
      "apiServer:\n  timeout: 1s",
      #"FILE:4: unknown key "timeout" in apiServer: did you mean runtime.timeout or "#
        + "readiness.timeout? Sections are nested, by indentation"),
    Refused(
      "hooks:\n  retry: 1h",
      #"FILE:3: unknown key "hooks": did you mean restart.hooks? "#
        + "Sections are nested, by indentation"),
    Refused(
      "looks: 5m",
      "FILE:3: looks must be a mapping with the keys interval, flightInterval, preflightInterval, "
        + #"deadline, not "5m""#),
  ])
  func keys(_ refused: Refused) throws {
    #expect(try refusal(header + refused.body) == refused.lines)
  }

  @Test(arguments: [
    Refused(
      "mode: enforce",
      #"FILE:3: mode must be Observe or Enforce, not "enforce" (did you mean "Enforce"?)"#),
    Refused("mode: [Enforce]", "FILE:3: mode must be Observe or Enforce, not a list"),
    Refused("mode:", "FILE:3: mode must be Observe or Enforce, not nothing"),
    Refused(
      "runtime:\n  kind: podman",
      #"FILE:4: runtime.kind must be auto, cri, docker, systemd or process, not "podman""#),
    Refused(
      "cluster:\n  singleMaster: yes",
      #"FILE:4: cluster.singleMaster must be true or false, not "yes""#),
    Refused(
      "cluster:\n  singleMaster: \"true\"",
      #"FILE:4: cluster.singleMaster must be true or false, not "true""#),
    Refused(
      "clocks:\n  tolerance: 5",
      "FILE:4: clocks.tolerance must be a duration with a unit (\(forms)), not \"5\""),
    Refused(
      "clocks:\n  tolerance: 1.5h",
      "FILE:4: clocks.tolerance must be a duration (\(forms)), not \"1.5h\""),
    Refused(
      "clocks:\n  tolerance: {}",
      "FILE:4: clocks.tolerance must be a duration (\(forms)), not a mapping"),
    Refused(
      "restart:\n  minimumInterval: 7301d",
      "FILE:4: restart.minimumInterval must be a duration \(bounds), not \"7301d\""),
    Refused(
      "restart:\n  soak: 0s", "FILE:4: restart.soak must be a duration \(bounds), not \"0s\""),
    Refused(
      "restart:\n  drainLimit: 999ms",
      "FILE:4: restart.drainLimit must be a duration from 1s to 1h, not \"999ms\""),
    Refused(
      "restart:\n  renewBefore: soon",
      "FILE:4: restart.renewBefore must be a duration (\(forms)), not \"soon\""),
    Refused(
      "preflight:\n  diskFreeMinimum: 5",
      #"FILE:4: preflight.diskFreeMinimum must be a percentage from 0% to 90%, not "5""#),
    Refused(
      "preflight:\n  diskFreeMinimum: 95%",
      #"FILE:4: preflight.diskFreeMinimum must be a percentage from 0% to 90%, not "95%""#),
    Refused("nodeName: 17", #"FILE:3: nodeName must be text: write "17" in quotes"#),
    Refused(
      "nodeName: Master_1",
      #"FILE:3: nodeName must be a node's name: small letters, digits, "-" and ".", "#
        + #"not "Master_1""#),
    Refused(
      "nodeName: \"a\\0b\"", "FILE:3: nodeName must not hold a NUL character"),
  ])
  func values(_ refused: Refused) throws {
    #expect(try refusal(header + refused.body) == refused.lines)
  }

  @Test(arguments: [
    Refused(
      "apiServer:\n  manifest: manifests/a.yaml",
      #"FILE:4: apiServer.manifest must be an absolute path, not "manifests/a.yaml""#),
    Refused(
      "state:\n  directory: /var/../etc",
      #"FILE:4: state.directory must be a path without "..", not "/var/../etc""#),
    Refused(
      "runtime:\n  socket: unix://run/x.sock",
      #"FILE:4: runtime.socket must be an absolute path, not "unix://run/x.sock""#),
    Refused(
      "runtime:\n  process:\n    executable: bin/kube-apiserver",
      "FILE:5: runtime.process.executable must be an absolute path, not \"bin/kube-apiserver\""),
    Refused(
      "apiServer:\n  target: 10.0.0.1",
      #"FILE:4: apiServer.target must name a port: HOST:PORT, not "10.0.0.1""#),
    Refused(
      "apiServer:\n  target: \"::1\"",
      "FILE:4: apiServer.target must have the IPv6 address in brackets and name a port: "
        + #"[::1]:6443, not "::1""#),
    Refused(
      "apiServer:\n  target: fd00::1:6443:zz",
      "FILE:4: apiServer.target must be HOST:PORT, with an IPv6 address in brackets: "
        + #"[::1]:6443, not "fd00::1:6443:zz""#),
    Refused(
      "apiServer:\n  target: \"[::1]\"",
      #"FILE:4: apiServer.target must name a port: [::1]:6443, not "[::1]""#),
    Refused(
      "apiServer:\n  target: \"[10.0.0.1]:6443\"",
      "FILE:4: apiServer.target must have an IPv6 address inside the brackets, "
        + #"not "[10.0.0.1]:6443""#),
    Refused(
      "apiServer:\n  target: 10.0.0.256:6443",
      "FILE:4: apiServer.target must name a host before the port: an address or a host name, "
        + #"not "10.0.0.256:6443""#),
    Refused(
      "apiServer:\n  target: a:65536",
      #"FILE:4: apiServer.target must have a port from 1 to 65535, not "a:65536""#),
    Refused(
      "kubelet:\n  healthz: of",
      #"FILE:4: kubelet.healthz must name a port: HOST:PORT, not "of""#),
  ])
  func placesAndPaths(_ refused: Refused) throws {
    #expect(try refusal(header + refused.body) == refused.lines)
  }

  @Test(arguments: [
    Refused(
      "restart:\n  hooks:\n    preStop:\n      command: /bin/x",
      "FILE:6: restart.hooks.preStop.command must be a list of texts that begins with a program's "
        + #"absolute path, not "/bin/x""#),
    Refused(
      "restart:\n  hooks:\n    preStop:\n      command:\n        - bin/x\n        - 5",
      #"FILE:7: restart.hooks.preStop.command[0] must be the program's absolute path, not "bin/x""#,
      #"FILE:8: restart.hooks.preStop.command[1] must be text: write "5" in quotes"#),
    Refused(
      "restart:\n  windows: Sat",
      #"FILE:4: restart.windows must be a list of {days, from, to}, not "Sat""#),
    Refused(
      "restart:\n  windows:\n    - {days: [Saturday], from: \"2:00\", to: \"24:01\"}",
      "FILE:5: restart.windows[0].days must be Mon, Tue, Wed, Thu, Fri, Sat, Sun or a range such as "
        + #"Mon-Fri, not "Saturday" (did you mean "Sat"?)"#,
      #"FILE:5: restart.windows[0].from must be a time from "00:00" to "23:59", not "2:00""#,
      #"FILE:5: restart.windows[0].to must be a time from "00:00" to "24:00", not "24:01""#),
    Refused(
      """
      restart:
        windows:
          - days: [Mon-Fri, Wed]
            from: "24:00"
            to: "05:60"
          - days: []
            form: "02:00"
          - weekly
      """,
      "FILE:5: restart.windows[0].days names Wed twice",
      #"FILE:6: restart.windows[0].from must be a time from "00:00" to "23:59", not "24:00""#,
      #"FILE:7: restart.windows[0].to must be a time from "00:00" to "24:00", not "05:60""#,
      #"FILE:9: restart.windows[1] has the unknown key "form" (did you mean "from"?); "#
        + "allowed are days, from and to",
      "FILE:8: restart.windows[1].days must name a day: the window would never open",
      #"FILE:8: restart.windows[1] must have "from": {days: [Sat, Sun], from: "02:00", "#
        + #"to: "05:00"}"#,
      #"FILE:8: restart.windows[1] must have "to": {days: [Sat, Sun], from: "02:00", to: "05:00"}"#,
      #"FILE:10: restart.windows[2] must be {days, from, to}, not "weekly""#),
    Refused(
      "restart:\n  timeZone: europe/berlni",
      #"FILE:4: restart.timeZone must be a time zone of tzdata, not "europe/berlni" "#
        + #"(did you mean "Europe/Berlin"?)"#),
    Refused(
      "restart:\n  timeZone: ../../../etc/passwd\n  windows:\n  - {days: Sat, from: \"02:00\", to: \"03:00\"}",
      #"FILE:4: restart.timeZone must be a time zone of tzdata, not "../../../etc/passwd": "#
        + #""../../../etc/passwd" is not the name of a time zone; write one such as Europe/Berlin; "#
        + "needed by the windows, FILE:5"),
  ])
  func lists(_ refused: Refused) throws {
    #expect(try refusal(header + refused.body) == refused.lines)
  }

  @Test func everythingAtOnce() throws {
    let text = """
      apiVersion: loopwarden/v2
      kind: Config
      mode: On
      restrat: {}
      thresholds:
        warning: 1
        critical: 2
      """
    #expect(
      try refusal(text) == [
        #"FILE:1: apiVersion must be "loopwarden/v1", not "loopwarden/v2""#,
        #"FILE:2: kind must be "Configuration", not "Config""#,
        #"FILE:3: mode must be Observe or Enforce, not "On""#,
        #"FILE:4: unknown key "restrat": did you mean "restart"?"#,
        "FILE:6: thresholds.warning must be a duration with a unit (\(forms)), not \"1\"",
        "FILE:7: thresholds.critical must be a duration with a unit (\(forms)), not \"2\"",
      ])
  }

  @Test(arguments: [
    Refused(
      "",
      #"FILE:1: apiVersion is missing; write "apiVersion: loopwarden/v1" at the top"#,
      #"FILE:1: kind is missing; write "kind: Configuration" at the top"#),
    Refused(
      "# only a comment\n",
      #"FILE:1: apiVersion is missing; write "apiVersion: loopwarden/v1" at the top"#,
      #"FILE:1: kind is missing; write "kind: Configuration" at the top"#),
    Refused("- a\n", "FILE:1: the file must be a mapping of keys, not a list"),
    Refused(
      header + "---\nmode: Enforce\n", "FILE:4: a second document begins here; one is allowed"),
    Refused(
      header + "mode: Observe\nmode: Enforce\n",
      #"FILE:4: key "mode" stands twice: here and at line 3 (column 1)"#),
  ])
  func wholeFiles(_ refused: Refused) throws {
    #expect(try refusal(refused.body) == refused.lines)
  }

  @Test func overridesAreRefusedByName() throws {
    let overrides = [
      ConfigurationOverride(path: "restart.sok", value: "1s"),
      ConfigurationOverride(path: "apiServer.target", value: "::1", source: "--target"),
      ConfigurationOverride(path: "restart.windows", value: "[", source: "--set"),
    ]
    let lines = try refusal(header, overrides: overrides)
    #expect(lines.count == 3)
    #expect(
      lines.prefix(2) == [
        #"command line: unknown key "restart.sok": did you mean "restart.soak"?"#,
        "--target: apiServer.target must have the IPv6 address in brackets and name a port: "
          + #"[::1]:6443, not "::1""#,
      ])
    #expect(lines.last?.hasPrefix("--set: restart.windows: ") == true)
  }

  @Test func hostNameThatIsNoNodeName() throws {
    #expect(
      try refusal(header, hostName: "my_host") == [
        #"default: nodeName is empty, and the host's name "my_host" cannot be a node's name;"#
          + " set nodeName"
      ])
    #expect(try load("nodeName: m-1", hostName: "my_host").nodeName == "m-1")
    #expect(try load("", hostName: "Master-7.example").nodeName == "master-7.example")
  }
}
