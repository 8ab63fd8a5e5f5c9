/// A flag whose value cannot be used.
package struct FlagError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with it.
  package enum Reason: Sendable, Equatable {
    /// kube-apiserver would refuse it at the start: what it expects.
    case malformed(expected: String)
    /// It contains a variable whose value only kubelet knows.
    case determinedByKubelet(variable: String)
  }

  /// The flag's name, without dashes in front.
  package let flag: String
  /// The value as found.
  package let value: String
  /// Line of the manifest, from 1.
  package let line: Int
  /// What is wrong.
  package let reason: Reason

  /// One sentence; the caller puts the file in front.
  package var description: String {
    switch reason {
    case .malformed(let expected):
      "line \(line): --\(flag)=\(value) is not \(expected)"
    case .determinedByKubelet(let variable):
      "line \(line): --\(flag)=\(value) takes $(\(variable)) from kubelet and is not known"
    }
  }
}
