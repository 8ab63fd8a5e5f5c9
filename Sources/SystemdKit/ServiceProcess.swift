import Glibc

/// Whether the service manager itself started this process.
package enum ServiceProcess {
  /// Whether `SYSTEMD_EXEC_PID` names `process` (systemd.exec(5), since 248). Other variables of a
  /// service are inherited by its children, and by shells under it.
  package static func isStarted(byManager variable: String?, process: Int32) -> Bool {
    variable.flatMap { Int32($0) } == process
  }

  /// Whether this process is one.
  package static var isThisProcess: Bool {
    isStarted(
      byManager: getenv("SYSTEMD_EXEC_PID").map { String(cString: $0) }, process: getpid())
  }
}
