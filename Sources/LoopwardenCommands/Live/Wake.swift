import Glibc

/// What can end a look away, or cut a wait short.
package struct WakeReasons: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  /// SIGTERM or SIGINT: end.
  package static let stop = WakeReasons(rawValue: 1)
  /// SIGHUP: read the configuration anew.
  package static let reload = WakeReasons(rawValue: 2)
  /// An operator's file changed.
  package static let request = WakeReasons(rawValue: 4)
}

/// The write end of the signal pipe; a handler may touch nothing else.
nonisolated(unsafe) private var signalPipe: Int32 = -1

private func writeSignal(_ number: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(signalPipe, &byte, 1)
  errno = saved
}

/// Signals and changed state files as descriptors that the one thread polls (signal-safety(7),
/// inotify(7)).
package final class Wake {
  /// Readable when a signal came. Waits in the leaves watch it, so that TERM cuts them short.
  package let signals: Int32
  private let changes: Int32
  private let watched: Set<String>
  private var pending: WakeReasons = []

  /// Catches TERM, INT and HUP, ignores PIPE, and watches for `files` of `directory` that are
  /// replaced or removed.
  ///
  /// - Throws: `FileFault` naming what could not be set up.
  package init(watching files: [String] = [], in directory: String? = nil) throws(FileFault) {
    watched = Set(files)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw FileFault(path: "the signal pipe", code: errno, operation: "make")
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    signals = ends[0]
    signalPipe = ends[1]
    signal(SIGPIPE, SIG_IGN)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = writeSignal
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaction(number, &action, nil) }

    if let directory {
      changes = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
      guard changes >= 0,
        inotify_add_watch(changes, directory, UInt32(IN_MOVED_TO) | UInt32(IN_DELETE)) >= 0
      else { throw FileFault(path: directory, code: errno, operation: "watch") }
    } else {
      changes = -1
    }
  }

  /// The descriptors to poll.
  package var descriptors: [Int32] { changes >= 0 ? [signals, changes] : [signals] }

  /// Whether a signal came that has not been taken yet: waits were cut short by it.
  package var signalIsPending: Bool {
    collect()
    return !pending.isDisjoint(with: [.stop, .reload])
  }

  /// Whether a wait that was cut short should not be taken up again.
  package var stopIsPending: Bool {
    collect()
    return pending.contains(.stop)
  }

  /// Whether anything happened that `take` has not given yet. Looking for signals reads the
  /// descriptors, so that they do not wake a wait a second time: ask this before every wait.
  package var isPending: Bool {
    collect()
    return !pending.isEmpty
  }

  /// What has happened since the last call.
  package func take() -> WakeReasons {
    collect()
    defer { pending = [] }
    return pending
  }

  private func collect() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      let count = read(signals, &bytes, bytes.count)
      guard count > 0 else { break }
      for byte in bytes[..<count] { pending.insert(Int32(byte) == SIGHUP ? .reload : .stop) }
    }
    guard changes >= 0 else { return }
    var events = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(changes, &events, events.count)
      guard count > 0 else { return }
      if Self.names(in: events[..<count]).contains(where: watched.contains) {
        pending.insert(.request)
      }
    }
  }

  /// The file names in a buffer of `struct inotify_event`: 16 bytes of head, the last four of them
  /// the length of the padded name that follows.
  private static func names(in bytes: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var rest = bytes
    while rest.count >= 16 {
      let length = rest.dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
      rest = rest.dropFirst(16 + length)
    }
    return names
  }
}
