import ContainerRuntime

/// kubelet as it runs here: its command line has what its files do not.
enum KubeletProcess {
  /// The command line of the one kubelet of this machine, its program first; nil where none runs, or
  /// several do, so that nobody knows which is this master's.
  static func arguments(_ procFS: ProcFS = ProcFS()) -> [String]? {
    guard case .success(let pids) = procFS.processIDs() else { return nil }
    let found = pids.compactMap { pid -> [String]? in
      // By its name first: reading a command line waits for the process's memory map, and one
      // process that hangs would hang this one.
      guard case .success(let stat) = procFS.stat(pid),
        ["kubelet", "hyperkube"].contains(stat.command)
      else { return nil }
      guard case .success(let words) = procFS.commandLine(pid), isKubelet(words) else { return nil }
      return words
    }
    return found.count == 1 ? found.first : nil
  }

  private static func isKubelet(_ words: [String]) -> Bool {
    let names = words.prefix(2).map { $0.split(separator: "/").last ?? "" }
    // hyperkube has all of Kubernetes in one program (until 1.18).
    return names.first == "kubelet" || (names.first == "hyperkube" && names.last == "kubelet")
  }
}
