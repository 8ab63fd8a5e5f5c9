import FoundationEssentials
import Glibc
import Testing

/// The package on a machine without Kubernetes: what an admin has after `apt install`.
@Suite(.serialized, .needsBoot)
struct PackageTests {
  @Test
  func isStartedObservesReloadsAndIsPurged() throws {
    let machine = try BootedMachine()
    defer { machine.stop() }
    let before = try Self.files(of: machine)
    let service = try InstalledService(on: machine)

    // READY, which comes after the first complete look.
    #expect(try service.property("ActiveState") == "active")
    #expect(try service.property("SubState") == "running")
    #expect(try service.property("UnitFileState") == "enabled")
    #expect(try service.property("StatusText").contains("observing"))
    #expect(service.status?.mode == "Observe")

    try Self.reloads(service)
    try Self.tellsTheJournal(service)

    try machine.run(["apt-get", "purge", "-y", "-q", "loopwarden"])
    #expect(try Self.files(of: machine) == before)
    #expect(try machine.attempt(["systemctl", "status", InstalledService.unit]).status == 4)
  }

  private static func reloads(_ service: InstalledService) throws {
    let machine = service.machine
    let pid = try service.pid()
    try machine.run(["systemctl", "reload", InstalledService.unit])
    try service.awaitJournal("the configuration was read anew")
    let good = machine.text("/etc/loopwarden/config.yaml")
    try machine.write("/etc/loopwarden/config.yaml", "mode: [")
    let refused = try machine.attempt(["systemctl", "reload", InstalledService.unit])
    #expect(refused.status == 1)
    try service.awaitJournal("/etc/loopwarden/config.yaml:")
    try machine.write("/etc/loopwarden/config.yaml", good)
    #expect(try service.property("ActiveState") == "active")
    #expect(try service.pid() == pid)
    #expect(try service.property("NRestarts") == "0")
  }

  private struct Entry: Decodable {
    let id: String?
    let event: String?
    let node: String?
    let mode: String?
    let priority: String?
    let unit: String?

    private enum CodingKeys: String, CodingKey {
      case id = "MESSAGE_ID"
      case event = "LOOPWARDEN_EVENT"
      case node = "LOOPWARDEN_NODE"
      case mode = "LOOPWARDEN_MODE"
      case priority = "PRIORITY"
      case unit = "_SYSTEMD_UNIT"
    }
  }

  private static func tellsTheJournal(_ service: InstalledService) throws {
    let lines = try service.journal(["-o", "json", "LOOPWARDEN_EVENT=service-started"])
    let line = try #require(lines.split(separator: "\n").first)
    let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
    #expect(entry.id?.count == 32)
    #expect(entry.node == "master-1")
    #expect(entry.mode == "Observe")
    #expect(entry.priority == "5")
    #expect(entry.unit == InstalledService.unit)

    // The catalog, whose index Debian's trigger made anew: what it means and what to do.
    let explained = try service.journal(["-x", "LOOPWARDEN_EVENT=service-started"])
    #expect(explained.contains("started on master-1"))
    #expect(explained.contains("What to do:"))
  }

  /// Every file and folder that is not a log, a cache or apt's own account.
  private static func files(of machine: BootedMachine) throws -> Set<String> {
    let pruned = [
      "/proc", "/sys", "/dev", "/tmp", "/var/log", "/var/cache", "/var/lib/apt", "/var/lib/dpkg",
      "/var/lib/systemd/catalog", "/run/systemd", "/run/log", "/run/credentials", "/run/udev",
    ].flatMap { ["-path", $0, "-prune", "-o"] }
    let found = try machine.run(["find", "/"] + pruned + ["-print"])
    return Set(found.split(separator: "\n").map(String.init))
  }
}
