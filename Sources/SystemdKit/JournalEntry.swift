/// One entry of the journal: fields in the order in which they were added, a name as often as it
/// was added (systemd.journal-fields(7)).
package struct JournalEntry: Sendable, Equatable {
  /// A field as it is sent, `NAME=value`. The value may hold any byte: what is sent carries lengths
  /// where there are line breaks (sd_journal_sendv(3)).
  package private(set) var fields: [[UInt8]] = []

  /// The most that `MESSAGE` may have, in bytes of UTF-8; more is cut.
  package static let messageLimit = 8192
  /// The most that any other value may have, in bytes of UTF-8; more is cut.
  package static let valueLimit = 2048
  /// The most fields: together they fit a datagram of the default size of socket buffers, so that
  /// no entry depends on the memory files that libsystemd sends larger ones with.
  package static let fieldLimit = 64

  /// An entry without fields.
  package init() {}

  /// Adds a field.
  ///
  /// - Returns: false, and adds nothing, where journald would not take the name from us or there
  ///   are too many fields already.
  @discardableResult
  package mutating func add(_ name: String, _ value: String) -> Bool {
    guard Self.isValid(name), fields.count < Self.fieldLimit else { return false }
    let limit = name == "MESSAGE" ? Self.messageLimit : Self.valueLimit
    fields.append(Array(name.utf8) + [UInt8(ascii: "=")] + Self.cut(value, to: limit))
    return true
  }

  /// Whether journald takes the name from a client: upper-case letters, digits and underscores, at
  /// most 64, the first a letter (journald drops the others, and keeps those with a leading
  /// underscore to itself).
  package static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy {
      isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || $0 == UInt8(ascii: "_")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// The first bytes of `text`, whole characters alone, with an ellipsis where more followed.
  private static func cut(_ text: String, to limit: Int) -> [UInt8] {
    if text.utf8.count <= limit { return Array(text.utf8) }
    let ellipsis: Unicode.Scalar = "…"
    var room = limit - UTF8.width(ellipsis)
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      room -= UTF8.width(scalar)
      if room < 0 { break }
      kept.append(scalar)
    }
    kept.append(ellipsis)
    return Array(String(kept).utf8)
  }
}
