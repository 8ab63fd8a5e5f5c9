/// When a file changed, as far as the file system and the content tell.
package struct FileChange: Sendable, Equatable {
  /// What is known of the content against what the process read.
  package enum Content: Sendable, Equatable {
    /// Nothing but times.
    case unknown
    /// The same bytes.
    case same
    /// Other bytes, for sure.
    case changed
  }

  /// Last change of the content (st_mtime), Unix seconds; of the link that leads to it, where that is
  /// later. A moved or copied file may bring an old one.
  package var modified: Int64
  /// Last change of the inode (st_ctime), Unix seconds: a rename, a mode. Nobody can set it back.
  package var inodeChanged: Int64
  /// What is known of the content.
  package var content: Content

  /// A change.
  package init(modified: Int64, inodeChanged: Int64, content: Content = .unknown) {
    self.modified = modified
    self.inodeChanged = inodeChanged
    self.content = content
  }
}

/// Whether a process works with an old content of a file.
package enum Staleness: Sendable, Equatable {
  /// How sure it is that the content is another.
  package enum Certainty: String, Sendable, CaseIterable {
    /// The content itself says so.
    case certain
    /// The file was written after the process had read it.
    case likely
    /// Only its inode changed: it was moved here, or its mode was set.
    case possible
  }

  /// It has not changed since the process read it.
  case fresh
  /// It has, and the process takes it over by itself.
  case reloaded
  /// It has, and the process goes on with what it read.
  case stale(Certainty)
  /// It has, and whether the process takes it over cannot be told.
  case undecided(Certainty)

  /// How long after its start a process may still be reading its files, seconds: what changed before
  /// that may have been read.
  package static let readingTime: Int64 = 5

  /// Decides. Content matters more than times: the same bytes are never stale, whatever touched them.
  ///
  /// - Parameters:
  ///   - rule: whether the release reloads the file.
  ///   - version: the release; nil where it is not known.
  ///   - conditionHolds: whether the rule's condition is set.
  ///   - processStart: Unix seconds.
  package static func judge(
    _ rule: ReloadRule, version: KubernetesMinor?, conditionHolds: Bool, change: FileChange,
    processStart: Int64
  ) -> Staleness {
    let readBy = processStart + readingTime
    let certainty: Certainty
    switch change.content {
    case .same: return .fresh
    case .changed: certainty = .certain
    case .unknown:
      if change.modified > readBy {
        certainty = .likely
      } else if change.inodeChanged > readBy {
        certainty = .possible
      } else {
        return .fresh
      }
    }
    switch rule.reloads(in: version, conditionHolds: conditionHolds) {
    case true: return .reloaded
    case false: return .stale(certainty)
    case nil: return .undecided(certainty)
    }
  }
}
