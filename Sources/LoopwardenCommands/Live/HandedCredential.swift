package import Configuration
import Glibc

/// The kubeconfig that the service manager read for us (`LoadCredential=`, systemd.exec(5)): for a
/// file that root may not read without capabilities, or that is kept encrypted.
package enum HandedCredential {
  /// The credential's name in the unit.
  package static let name = "kubeconfig"

  /// The kubeconfig to read: the configured file where we can read it, because a copy is as old as
  /// this process and the file may have been renewed; else the copy, where there is one.
  package static func kubeconfig(_ settings: Settings) -> String {
    kubeconfig(
      settings.readiness.kubeconfig,
      folder: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) })
  }

  /// The same with the folder of credentials given.
  package static func kubeconfig(_ configured: String, folder: String?) -> String {
    guard access(configured, R_OK) != 0, let folder, folder.hasPrefix("/") else {
      return configured
    }
    let copy = folder + "/" + name
    // A line break is what the unit puts there where nothing could be handed over.
    guard let bytes = try? SmallFile.read(copy), bytes.contains(where: { $0 > 0x20 }) else {
      return configured
    }
    return copy
  }
}
