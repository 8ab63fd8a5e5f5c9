/// One fault that a test asks for, and the requests that it befalls.
package struct FaultRule: Sendable, Equatable {
  /// What happens to the request.
  package enum Action: Sendable, Equatable {
    /// It is not carried out, and answered with this status. `retryAfter` is in seconds; without
    /// a message a 429 is the plain text of kube-apiserver's own rate limit, anything else a Status.
    case refuse(status: Int, retryAfter: Int?, message: String?)
    /// It is not carried out; no answer until the server's `--request-timeout`, then 504.
    case hang
    /// It is carried out; then as `hang`: the sender cannot know.
    case applyThenHang
    /// It is not carried out; the connection is closed without an answer.
    case drop
    /// It is carried out; then as `drop`.
    case applyThenDrop
    /// It is carried out at once and answered after this time.
    case delay(Duration)
    /// The server kills itself (SIGKILL) when the change is on the disk under a temporary name and
    /// not renamed yet: nothing of it is there afterwards.
    case dieBeforeRename
    /// As `dieBeforeRename`, but when the change is there and nobody has been told.
    case dieAfterApply
  }

  package var action: Action
  /// Prefix of the path; nil: everything under `/api/` and `/apis/`. `/` is every request.
  package var path: String?
  /// The sender's user name; nil: everybody.
  package var user: String?
  /// The server's advertised address; nil: every server of the storage.
  package var server: String?
  /// How often it still happens; nil: always.
  package var times: Int64?

  func befalls(path: String, user: String, server: String) -> Bool {
    let isInScope =
      self.path.map { path.hasPrefix($0) } ?? (path.hasPrefix("/api/") || path.hasPrefix("/apis/"))
    return isInScope && (self.user ?? user) == user && (self.server ?? server) == server
      && (times ?? 1) > 0
  }

  /// Reads a rule: exactly one of `status`, `hang`, `applyThenHang`, `drop`, `applyThenDrop`,
  /// `delay`, `dieBeforeRename`, `dieAfterApply`, and any of `retryAfter` and `message` (with
  /// `status`), `path`, `user`, `server`, `times`.
  package init(_ tree: JSONTree) throws(StandInError) {
    guard let members = tree.members else { throw StandInError("a fault is no object") }
    let known: Set = [
      "status", "retryAfter", "message", "hang", "applyThenHang", "drop", "applyThenDrop", "delay",
      "dieBeforeRename", "dieAfterApply", "path", "user", "server", "times",
    ]
    if let stranger = members.keys.sorted().first(where: { !known.contains($0) }) {
      throw StandInError("\(jsonString(stranger)) is unknown in a fault")
    }
    var actions: [Action] = []
    if let status = tree["status"]?.integer {
      actions.append(
        .refuse(
          status: Int(status), retryAfter: tree["retryAfter"]?.integer.map { Int($0) },
          message: tree["message"]?.string))
    }
    let words: [(String, Action)] = [
      ("hang", .hang), ("applyThenHang", .applyThenHang), ("drop", .drop),
      ("applyThenDrop", .applyThenDrop), ("dieBeforeRename", .dieBeforeRename),
      ("dieAfterApply", .dieAfterApply),
    ]
    for (name, action) in words where tree[name] == true { actions.append(action) }
    if let delay = tree["delay"]?.string.flatMap(GoDuration.init) {
      actions.append(.delay(delay.duration))
    }
    guard actions.count == 1 else {
      throw StandInError("a fault does exactly one thing: \(tree.text)")
    }
    action = actions[0]
    path = tree["path"]?.string
    user = tree["user"]?.string
    server = tree["server"]?.string
    times = tree["times"]?.integer
  }
}
