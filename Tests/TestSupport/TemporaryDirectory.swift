import FoundationEssentials
import Glibc

/// A directory under `/tmp` of a test's own, removed with everything in it in `deinit`.
package final class TemporaryDirectory: Sendable {
  /// Its absolute path, short enough for a Unix socket below it (`man 7 unix`: 107 bytes).
  package let path: String

  /// Makes it, readable by its owner only.
  package init() throws(ScriptedServer.SetupFailure) {
    var template = Array("/tmp/loopwarden-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .init("mkdtemp", errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in it.
  package func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file with mode 0600 and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws(ScriptedServer.SetupFailure)
    -> String
  {
    let file = path(name)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .init("open \(file)", errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      guard count > 0 else { throw .init("write \(file)", errno) }
      written += count
    }
    return file
  }
}
