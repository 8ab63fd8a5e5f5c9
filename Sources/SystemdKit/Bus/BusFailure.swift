/// Why a call over D-Bus has no answer, or not the one that was asked for.
package enum BusFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no connection; the sentence says where and why.
  case unreachable(String)
  /// The connection was closed from the other end, which is what the manager's own socket does when
  /// systemd executes itself anew (`systemctl daemon-reexec`, an upgrade).
  case closed(String)
  /// No answer in time; what was being waited for.
  case timedOut(String)
  /// The wake descriptor became readable.
  case interrupted
  /// An error by its D-Bus name, such as `org.freedesktop.systemd1.NoSuchUnit`, and its text.
  case refused(name: String, message: String)
  /// What was answered is not of the expected form.
  case malformed(String)

  /// One line for people.
  package var description: String {
    switch self {
    case .unreachable(let why), .closed(let why): why
    case .timedOut(let what): "systemd does not answer in time: \(what)"
    case .interrupted: "interrupted while asking systemd"
    case .refused(let name, let message):
      "systemd answered \(Self.short(name))" + (message.isEmpty ? "" : ": \(message)")
    case .malformed(let what): "systemd's answer cannot be understood: \(what)"
    }
  }

  /// The last part of an error's name, which is what people search for.
  package static func short(_ name: String) -> String {
    name.split(separator: ".").last.map(String.init) ?? name
  }
}
