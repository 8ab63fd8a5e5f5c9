import Glibc
import Testing

/// The root that machines boot over, made once for a test run; no machine writes to it.
enum BootedRoot {
  /// This repository, from which package, unit and scripts are taken.
  static let repository = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  /// The folder, or why there is none. The archive of packages is asked the first time only.
  static let folder: Result<String, HarnessFailure> = make()

  /// Why no machine can be booted here, nil when one can.
  static let unavailable: String? = {
    guard getuid() == 0 else { return "booting a systemd needs root" }
    let missing = ["systemd-nspawn", "nsenter", "mmdebstrap", "dpkg-deb", "dh"].filter {
      BuiltProducts.find($0) == nil
    }
    guard missing.isEmpty else {
      return
        "missing: \(missing.joined(separator: ", ")) (apt install systemd-container util-linux mmdebstrap debhelper)"
    }
    switch folder {
    case .failure(let failure): return failure.description
    case .success(let folder):
      do {
        try ChildProcess.run(
          [
            "systemd-nspawn", "--quiet", "--directory", folder, "--register=no", "--keep-unit",
            "--private-network", "--link-journal=no", "--volatile=overlay", "--console=pipe",
            "/bin/true",
          ], within: .seconds(30))
        return nil
      } catch {
        return "systemd-nspawn does not work here: \(error)"
      }
    }
  }()

  private static func make() -> Result<String, HarnessFailure> {
    do {
      let folder = try makeTemporaryFolder()
      RemovedAtExit.add(folder)
      let cache =
        getenv("LOOPWARDEN_ROOT_CACHE").map { String(cString: $0) } ?? "/var/tmp/loopwarden-roots"
      try ChildProcess.run(
        [repository + "/Tests/Packaging/make-root", folder + "/root", cache],
        within: .seconds(600))
      // mmdebstrap leaves this machine's own name there.
      try writeFile(folder + "/root/etc/hostname", "master-1\n")
      return .success(folder + "/root")
    } catch let failure as HarnessFailure {
      return .failure(failure)
    } catch {
      return .failure(HarnessFailure("\(error)"))
    }
  }
}

/// nspawn, a root to boot, and the tools that make the package. Asked of a machine only when such a
/// test is about to run, because making the root takes a while; skipped with the reason where it
/// cannot be.
struct NeedsBoot: SuiteTrait, TestTrait {
  var isRecursive: Bool { true }

  func prepare(for test: Test) async throws {
    guard let reason = BootedRoot.unavailable else { return }
    try Test.cancel(Comment(rawValue: reason))
  }
}

extension Trait where Self == NeedsBoot {
  static var needsBoot: Self { NeedsBoot() }
}
