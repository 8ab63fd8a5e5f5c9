/// Finds a container's first process where the runtime does not tell its pid: kubelet's dockershim,
/// and cri-dockerd before 0.2.6, have no verbose status.
enum CRIContainerProcess {
  /// The oldest process whose cgroup is the container's. What is run in a container later (exec)
  /// is younger, and the first process's end is the container's.
  static func first(ofContainer id: String, in procFS: ProcFS) -> Result<
    ProcessStart, ProcUnreadable
  > {
    let pids: [Int32]
    switch procFS.processIDs() {
    case .failure(let failure): return .failure(failure)
    case .success(let all): pids = all
    }
    // A process that ends while we look is left out.
    let members = pids.compactMap { pid -> ProcStat? in
      guard case .success(let cgroup) = procFS.cgroup(pid),
        case .container(id, _) = cgroup.holder,
        case .success(let stat) = procFS.stat(pid), stat.isAlive
      else { return nil }
      return stat
    }
    let inside = Set(members.map(\.pid))
    // Starts are told to 10 ms: of two in one tick the child is not the first.
    let first = members.min {
      ($0.startTicks, inside.contains($0.parent) ? 1 : 0, $0.pid)
        < ($1.startTicks, inside.contains($1.parent) ? 1 : 0, $1.pid)
    }
    guard let first else {
      return .failure(
        ProcUnreadable(
          reason: "the runtime does not tell the container's pid, and no process is in a cgroup"
            + " of container \(id.prefix(12))"))
    }
    return procFS.processStart(first.pid)
  }
}
