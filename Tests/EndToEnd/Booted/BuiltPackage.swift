/// The package as `packaging/build-deb` makes it out of the program under test, once for a test run.
enum BuiltPackage {
  /// The package's file.
  static let path: Result<String, HarnessFailure> = attempt {
    let folder = try makeTemporaryFolder()
    RemovedAtExit.add(folder)
    try ChildProcess.run(
      [
        BootedRoot.repository + "/packaging/build-deb", "--binary",
        try BuiltProducts.path(of: "loopwarden"), "--output", folder,
      ], within: .seconds(300))
    let names = try ChildProcess.run(
      ["find", folder, "-name", "loopwarden_*.deb"], within: .seconds(10))
    guard let name = names.split(separator: "\n").first else {
      throw HarnessFailure("build-deb left no package in \(folder)")
    }
    return String(name)
  }

  /// The same files under the next version's name.
  static let nextVersion: Result<String, HarnessFailure> = attempt {
    let folder = try makeTemporaryFolder()
    RemovedAtExit.add(folder)
    try ChildProcess.run(
      ["dpkg-deb", "-R", try path.get(), folder + "/tree"], within: .seconds(60))
    let control = folder + "/tree/DEBIAN/control"
    let text = textFile(control).split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("Version: ") ? "\($0)+next" : String($0)
    }
    try writeFile(control, text.joined(separator: "\n"))
    let file = folder + "/loopwarden_next.deb"
    try ChildProcess.run(
      ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "-b", folder + "/tree", file],
      within: .seconds(120))
    return file
  }

  private static func attempt(_ make: () throws -> String) -> Result<String, HarnessFailure> {
    do {
      return .success(try make())
    } catch let failure as HarnessFailure {
      return .failure(failure)
    } catch {
      return .failure(HarnessFailure("\(error)"))
    }
  }
}
