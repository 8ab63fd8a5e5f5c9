package import Configuration

/// What others read of us (`state.runtimeDirectory`): gone after a reboot.
package enum RuntimeDirectory {
  /// The supervisor's last word.
  package static func status(_ settings: Settings) -> String {
    settings.state.runtimeDirectory + "/status.json"
  }

  /// Makes the folder if it is missing and its parent is there; everybody may read it.
  ///
  /// - Throws: `FileFault`, also where others could put a link in the way of what root writes.
  package static func make(_ path: String) throws(FileFault) {
    try OwnFolder.make(path, mode: 0o755)
  }
}
