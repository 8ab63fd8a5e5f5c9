import Glibc

/// A test's own machinery that failed; never a verdict on the product.
package struct SetupFailure: Error, Sendable, CustomStringConvertible {
  /// The call and its error, or what was waited for in vain.
  package let description: String

  /// Makes one from a failed call's `errno`.
  package init(_ call: String, _ code: Int32) {
    description = "\(call): \(String(cString: strerror(code)))"
  }

  /// Makes one of plain words.
  package init(_ what: String) { description = what }
}
