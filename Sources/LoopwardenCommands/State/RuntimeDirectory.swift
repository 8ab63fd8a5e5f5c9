package import Configuration
import Glibc

/// What others read of us (`state.runtimeDirectory`): gone after a reboot.
package enum RuntimeDirectory {
  /// The supervisor's last word.
  package static func status(_ settings: Settings) -> String {
    settings.state.runtimeDirectory + "/status.json"
  }

  /// Makes the folder if it is missing and its parent is there; everybody may read it.
  package static func make(_ path: String) throws(FileFault) {
    if mkdir(path, 0o755) != 0, errno != EEXIST {
      throw FileFault(path: path, code: errno, operation: "make")
    }
  }
}
