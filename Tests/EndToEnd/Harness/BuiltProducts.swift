import Glibc

/// Where the programs under test were built.
enum BuiltProducts {
  /// `LOOPWARDEN_BIN_DIR`, else the folder of the test program, which SwiftPM builds beside the
  /// products (outside the bundle, where there is one).
  static var folder: String {
    if let given = getenv("LOOPWARDEN_BIN_DIR") { return String(cString: given) }
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    var parts = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "/")
    parts.removeLast(min(1, parts.count))
    if let bundle = parts.firstIndex(where: { $0.hasSuffix(".xctest") }) {
      parts.removeSubrange(bundle...)
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path of a built program.
  static func path(of program: String) throws -> String {
    let path = "\(folder)/\(program)"
    guard access(path, X_OK) == 0 else {
      throw HarnessFailure("\(path) is not there: build it, or set LOOPWARDEN_BIN_DIR")
    }
    return path
  }

  /// The path of a program of the system; nil when it is not in PATH or a system folder.
  static func find(_ program: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let folders = path.split(separator: ":") + ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    return folders.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
