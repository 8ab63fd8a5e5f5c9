import COpenSSL

/// Why OpenSSL refused something, as values: the error queue of the calling thread is emptied into it.
package struct OpenSSLError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal it is, where a caller has to tell them apart.
  package enum Kind: Sendable, Hashable {
    /// OpenSSL's own refusal; `entries` says why.
    case library
    /// A PEM text without a block of the wanted kind.
    case nothingFound
    /// A private key that is encrypted: this program asks nobody for a passphrase.
    case encryptedKey
    /// A value that cannot be put into a certificate or a connection (an argument of ours).
    case invalidArgument
  }

  /// One line of OpenSSL's error queue (`man ERR_get_error`).
  package struct Entry: Sendable, Equatable {
    /// OpenSSL's number of the library part (`ERR_GET_LIB`).
    package let library: Int32
    /// OpenSSL's number of the reason (`ERR_GET_REASON`).
    package let reason: Int32
    /// OpenSSL's words, `wrong version number`.
    package let text: String
  }

  /// What kind of refusal it is.
  package let kind: Kind
  /// What was being done, in a few words: `reading a certificate`.
  package let operation: String
  /// The queue, oldest first: the first entry is the cause.
  package let entries: [Entry]

  /// Takes what OpenSSL has queued on this thread and leaves the queue empty.
  static func drain(_ operation: String, kind: Kind = .library) -> OpenSSLError {
    OpenSSLError(kind: kind, operation: operation, entries: drainQueue())
  }

  /// A value that cannot be put into a certificate, in words for people.
  package static func invalidArgument(_ operation: String) -> OpenSSLError {
    own(.invalidArgument, operation)
  }

  /// An error of ours, with OpenSSL's queue thrown away.
  static func own(_ kind: Kind, _ operation: String) -> OpenSSLError {
    ERR_clear_error()
    return OpenSSLError(kind: kind, operation: operation, entries: [])
  }

  static func drainQueue() -> [Entry] {
    var entries: [Entry] = []
    while true {
      let code = ERR_get_error()
      if code == 0 { return entries }
      let words = ERR_reason_error_string(code).map { String(cString: $0) }
      entries.append(
        Entry(
          library: ERR_GET_LIB(code), reason: ERR_GET_REASON(code),
          text: words ?? "error \(String(code, radix: 16))"))
    }
  }

  /// `reading a private key: bad decrypt`.
  package var description: String {
    switch kind {
    case .encryptedKey:
      return "\(operation): the key is encrypted; give it without a passphrase"
    case .nothingFound, .invalidArgument:
      return operation
    case .library:
      guard let cause = entries.first else { return "\(operation): refused without a reason" }
      return "\(operation): \(cause.text)"
    }
  }
}
