/// The steps of an installation, in order. Each leaves the old pair or the new one in place.
package enum InstallStep: Int, CaseIterable, Sendable {
  /// What a run that was cut off left beside the folder goes.
  case clearLeftovers
  /// The folder for the new pair, beside the old, its owner's alone.
  case makeFolder
  /// The first file, flushed.
  case writeFirst
  /// The file with the key, flushed.
  case writeKey
  /// The folder's owner and mode as they shall be, flushed.
  case finishFolder
  /// Its name says from now on that it is whole.
  case nameReady
  /// The folder for backups.
  case makeBackups
  /// The exchange.
  case switchOver
  /// The names are flushed: the new pair is there after a power cut too.
  case flushSwitch
  /// The old pair's key becomes its owner's alone.
  case closeBackup
  /// The old pair goes to the backups.
  case moveBackup
  /// The names are flushed.
  case flushBackup
}
