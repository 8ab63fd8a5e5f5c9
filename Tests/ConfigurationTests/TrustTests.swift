import Configuration
import Glibc
import RestartDecision
import TestSupport
import Testing

@Suite struct TrustTests {
  private func problem(_ folder: TemporaryDirectory) throws -> ConfigurationProblem {
    let error = try #require(throws: ConfigurationErrors.self) {
      _ = try ConfigurationFile.load(
        path: folder.path + "/config.yaml", explicit: false, hostName: "m")
    }
    #expect(error.problems.count == 1)
    return try #require(error.problems.first)
  }

  @Test(arguments: [
    (mode_t(0o664), "its group can write it (mode 0664)"),
    (mode_t(0o646), "everybody can write it (mode 0646)"),
    (mode_t(0o622), "everybody can write it (mode 0622)"),
  ])
  func writableByOthers(mode: mode_t, found: String) throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", header, mode: mode)
    #expect(
      try problem(folder).description
        == "\(file): \(found), and so change what runs as root; use chmod go-w")
    #expect(chmod(file, 0o600) == 0)
    _ = try ConfigurationFile.load(path: file, explicit: true, hostName: "m")
  }

  @Test(.enabled(if: geteuid() == 0, "chown(2) to another user needs root"))
  func ownedBySomebodyElse() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("config.yaml", header)
    #expect(chown(file, 65_534, 65_534) == 0)
    let problem = try problem(folder)
    #expect(problem.kind == .untrusted)
    #expect(
      problem.description
        == "\(file): it belongs to uid 65534, who could change what runs as root;"
        + " make root its owner (chown root)")
  }

  @Test func dropInsAndFoldersCountToo() throws {
    let folder = try TemporaryDirectory()
    try folder.write("config.yaml", header)
    let dropIn = try folder.write("config.yaml.d/a.yaml", "mode: Enforce\n", mode: 0o666)
    #expect(try problem(folder).place == .override(dropIn))
    #expect(chmod(dropIn, 0o644) == 0)
    #expect(chmod(folder.path + "/config.yaml.d", 0o777) == 0)
    #expect(try problem(folder).place == .override(folder.path + "/config.yaml.d"))
    #expect(chmod(folder.path + "/config.yaml.d", 0o755) == 0)
    #expect(chmod(folder.path, 0o777) == 0)
    #expect(try problem(folder).place == .override(folder.path))
    #expect(chmod(folder.path, 0o1777) == 0)
    _ = try ConfigurationFile.load(
      path: folder.path + "/config.yaml", explicit: true, hostName: "m")
  }

  @Test func whatIsNoFile() throws {
    let folder = try TemporaryDirectory()
    try folder.makeFolder("config.yaml")
    #expect(try problem(folder).message == "this is not a regular file")

    let links = try TemporaryDirectory()
    try links.link("config.yaml.d/a.yaml", to: links.path + "/gone")
    #expect(try problem(links).message == "the link points to a file that does not exist")

    let pipes = try TemporaryDirectory()
    let pipe = pipes.path + "/config.yaml"
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect(try problem(pipes).kind == .unreadable)

    let large = try TemporaryDirectory()
    try large.write("config.yaml", String(repeating: "# \n", count: 400_000))
    #expect(try problem(large).message == "the file is larger than 1048576 bytes")
  }

  @Test func linksAreFollowedAndJudgedByTheirTarget() throws {
    let folder = try TemporaryDirectory()
    let real = try folder.write("real.yaml", header + "mode: Enforce\n")
    try folder.link("config.yaml", to: real)
    let path = folder.path + "/config.yaml"
    let loaded = try ConfigurationFile.load(path: path, explicit: true, hostName: "m")
    #expect(loaded.settings.mode == .enforce)
    #expect(chmod(real, 0o666) == 0)
    #expect(try problem(folder).kind == .untrusted)
  }
}
