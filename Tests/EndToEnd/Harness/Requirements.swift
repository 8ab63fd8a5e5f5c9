import Glibc
import Testing

/// What a scenario needs of the machine: it is skipped with the reason where that is missing.
extension Trait where Self == ConditionTrait {
  /// containerd, runc, etcd and root.
  static var needsContainerd: Self { skipped(ContainerdHost.unavailable ?? MasterHost.unavailable) }
  /// etcd, and the programs with which the harness looks from outside.
  static var needsMaster: Self { skipped(MasterHost.unavailable) }
  /// Rights to become another user.
  static var needsRoot: Self { skipped(getuid() == 0 ? nil : "needs root") }
  /// strace, and rights to use it.
  static var needsStrace: Self { skipped(SystemCallTrace.unavailable) }

  private static func skipped(_ reason: String?) -> Self {
    .disabled(if: reason != nil, Comment(rawValue: reason ?? ""))
  }
}
