/// Where the state of a cluster is kept: a folder that several processes share, or this process's
/// memory.
///
/// In the folder: `state.json` (replaced as a whole, durably), `lock` (held for every change), and
/// `faults.json` (see `FaultsFile`). A reader needs no lock: it sees one whole state or the next.
package final class ClusterStorage {
  /// The folder; nil for memory.
  package let folder: String?
  private var memory = ClusterState()

  /// A cluster in `folder`, which is there and empty or holds one; in memory when nil.
  package init(folder: String? = nil) {
    self.folder = folder
  }

  /// The current state.
  ///
  /// - Throws: when the file cannot be read or is not what was written there: never an empty state
  ///   in its place.
  package func read() throws(StandInError) -> ClusterState {
    guard let file else { return memory }
    // Read anew each time: inode numbers come back and times are coarse, so nothing cheaper tells
    // one state from the next.
    guard file.isThere else { return ClusterState() }
    return try Self.decode(try readFile(file.path), path: file.path)
  }

  /// Changes the state while nobody else can, and keeps it durably before it returns.
  /// `beforeRename` is called between the new file's writing and its renaming, if there is a change.
  @discardableResult
  package func update<Value>(
    beforeRename: () -> Void = {}, _ change: (inout ClusterState) -> Value
  ) throws(StandInError) -> Value {
    guard let file, let folder else { return change(&memory) }
    let lock = try FolderLock(folder + "/lock")
    defer { withExtendedLifetime(lock) {} }
    let before = try read()
    var state = before
    let value = change(&state)
    if state != before {
      try file.replace(Array(state.tree.text.utf8), beforeRename: beforeRename)
    }
    return value
  }

  private var file: DurableFile? {
    folder.map { DurableFile(folder: $0, name: "state.json") }
  }

  private static func decode(_ bytes: [UInt8], path: String) throws(StandInError) -> ClusterState {
    let tree: JSONTree
    do throws(JSONProblem) {
      tree = try JSONTree(parsing: bytes)
    } catch {
      throw StandInError("\(path) is damaged: \(error)")
    }
    guard let state = ClusterState(tree) else {
      throw StandInError("\(path) is not a stand-in cluster's state")
    }
    return state
  }
}
