import Glibc
import Synchronization

/// Folders that the whole test run uses, removed when it ends.
enum RemovedAtExit {
  private static let folders = Mutex<[String]>([])
  private static let registration: Void = {
    atexit {
      let doomed = RemovedAtExit.folders.withLock { $0 }
      for folder in doomed {
        _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60))
      }
    }
  }()

  /// Has `folder` removed.
  static func add(_ folder: String) {
    _ = registration
    folders.withLock { $0.append(folder) }
  }
}
