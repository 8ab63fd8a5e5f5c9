import Glibc
import Testing

/// A stand-in for journald in a mount namespace that one thread alone is in: libsystemd's path is
/// fixed, and the machine's own journal is left alone.
enum PrivateJournal {
  /// Whether a thread may have a mount namespace of its own: root with CAP_SYS_ADMIN.
  static let isPossible: Bool = {
    let box = Box()
    onThread { box.isIsolated = isolate() }
    return box.isIsolated
  }()

  /// Runs `body` on such a thread, with a socket where journald's is expected.
  static func with(_ body: @escaping (DatagramSocket?) -> Void) {
    onThread {
      guard isolate() else { return }
      mkdir("/run/systemd", 0o755)
      mkdir("/run/systemd/journal", 0o755)
      // The socket's file goes with the namespace; its descriptor is the process's.
      body(try? DatagramSocket(path: "/run/systemd/journal/socket"))
    }
  }

  /// Leaves the machine's mounts for a copy in which /run is empty.
  private static func isolate() -> Bool {
    guard unshareMounts() else { return false }
    guard mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0 else { return false }
    return mount("tmpfs", "/run", "tmpfs", 0, nil) == 0
  }

  /// unshare(CLONE_NEWNS), which glibc declares for _GNU_SOURCE alone.
  private static func unshareMounts() -> Bool {
    guard let library = dlopen(nil, RTLD_NOW), let symbol = dlsym(library, "unshare") else {
      return false
    }
    let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    return unshare(0x0002_0000) == 0
  }

  final class Box: @unchecked Sendable {
    var isIsolated = false
    var received: [[UInt8]] = []
    var problems: [String] = []
  }

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private static func onThread(_ run: @escaping () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return
    }
    pthread_join(handle, nil)
  }
}
