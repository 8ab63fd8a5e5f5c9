import Glibc

/// A refusal or failure of a stand-in, in the words its user reads.
package struct StandInError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was found, where, and what to do next.
  package let description: String

  /// Makes a failure that says `description`.
  package init(_ description: String) {
    self.description = description
  }
}

/// What `errno` says now, in words.
func systemErrorText() -> String {
  systemErrorText(errno)
}

/// What error number `code` says, in words.
func systemErrorText(_ code: Int32) -> String {
  String(cString: strerror(code))
}
