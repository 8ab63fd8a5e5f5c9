extension PreflightRun {
  mutating func checkRuntime() {
    recorder.look(.runtimeNotReady, .sandboxImageMissing)
    switch inputs.running.runtime {
    case .known(.ready): break
    case .known(.notReady(let words)):
      recorder.fail(.runtimeNotReady, "the container runtime says that it is not ready: \(words)")
    case .unknown(let reason):
      recorder.unknown(.runtimeNotReady, "the runtime's state is not known: \(reason)")
    }
    // While the sandbox lives its image is not needed.
    if case .known(true) = inputs.running.sandboxReady { return }
    switch inputs.running.sandboxImagePresent {
    case .known(true): break
    case .known(false):
      recorder.fail(
        .sandboxImageMissing,
        "the sandbox image is not on this node, and the pod's sandbox is not known to live")
    case .unknown(let reason):
      recorder.unknown(
        .sandboxImageMissing, "whether the sandbox image is on this node is not known: \(reason)")
    }
  }

  mutating func checkSpace() {
    recorder.look(.diskFull, .diskNearlyFull, .inodesExhausted, .inodesNearlyFull)
    var seen: [FilesystemSpace] = []
    for folder in inputs.paths.writable {
      do throws(FileFailure) {
        let space = try files.space(at: folder)
        // Folders on one file system are one finding.
        if seen.contains(space) { continue }
        seen.append(space)
        check(space, at: folder)
      } catch {
        if error != .missing { recorder.unknown(.diskNearlyFull, "\(folder) \(error)") }
      }
    }
  }

  private mutating func check(_ space: FilesystemSpace, at folder: String) {
    // A container needs a few files of a few kilobytes: below 1 MiB nothing can be made.
    if space.bytesFree < 1 << 20 {
      recorder.fail(.diskFull, "the file system of \(folder) has \(space.bytesFree) bytes left")
    } else if space.bytesAvailable < space.bytes / 100 * inputs.minimumFreePercent {
      recorder.fail(
        .diskNearlyFull,
        "the file system of \(folder) has "
          + "\(space.bytesAvailable >> 20) of \(space.bytes >> 20) MiB available"
      )
    }
    guard space.inodes > 0 else { return }
    if space.inodesFree == 0 {
      recorder.fail(.inodesExhausted, "the file system of \(folder) has no free inode")
    } else if space.inodesAvailable < space.inodes / 20 {
      recorder.fail(
        .inodesNearlyFull,
        "the file system of \(folder) has "
          + "\(space.inodesAvailable) of \(space.inodes) inodes available"
      )
    }
  }

  mutating func checkClock() {
    recorder.look(.clockNotSynchronised)
    switch inputs.clockSynchronised() {
    case .known(true): break
    case .known(false):
      recorder.fail(.clockNotSynchronised, "the kernel's clock is not synchronised")
    case .unknown(let reason): recorder.unknown(.clockNotSynchronised, reason)
    }
  }

  mutating func checkPort(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    guard let wanted = Self.listener(flags) else { return }
    recorder.look(.portConflict)
    if (try? flags.permitPortSharing()) == true { return }
    switch inputs.listeners() {
    case .unknown(let reason): recorder.unknown(.portConflict, reason)
    case .known(let sockets):
      let own: ListeningSocket?
      let running = runningFlags
      if case .known(let flags) = running { own = Self.listener(flags) } else { own = nil }
      let others = sockets.filter { socket in
        wanted.conflicts(with: socket) && !(own.map { $0.isSame(as: socket) } ?? false)
      }
      guard !others.isEmpty else { return }
      if case .unknown(let reason) = running {
        recorder.unknown(
          .portConflict,
          "something listens on port \(wanted.port); "
            + "whether it is the API server is not known: \(reason)"
        )
      } else {
        recorder.fail(
          .portConflict,
          "another process listens on port \(wanted.port), which \(origin.subject) asks for")
      }
    }
  }

  private static func listener(_ flags: APIServerFlags) -> ListeningSocket? {
    guard let port = try? flags.securePort(), let bind = try? flags.bindAddress() ?? "0.0.0.0"
    else { return nil }
    return ListeningSocket(host: bind, port: port)
  }
}
