internal import Glibc

/// Errno values as text.
enum SystemError {
  static func text(_ number: Int32) -> String {
    switch number {
    case EACCES: "permission denied"
    case EPERM: "operation not permitted"
    case EIO: "input/output error"
    default: "errno \(number)"
    }
  }

  static func failure(_ number: Int32) -> FileFailure {
    switch number {
    case ENOENT, ENOTDIR: .missing
    case ELOOP: .tooManyLinks
    default: .unreadable(errno: number)
    }
  }
}
