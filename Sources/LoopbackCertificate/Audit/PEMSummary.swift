/// What a text is that should hold PEM, without a byte of its blocks: nothing here is secret.
package struct PEMSummary: Sendable, Equatable {
  /// What the first bytes give away.
  package enum Beginning: Sendable, Equatable {
    /// No byte at all.
    case empty
    /// EF BB BF: a byte order mark in front of UTF-8.
    case byteOrderMark
    /// FF FE or FE FF.
    case utf16
    /// A DER SEQUENCE: the binary form of a certificate or key.
    case der
    /// Bytes that no text has.
    case binary
    /// Anything else.
    case text
  }

  /// A block that Go's reader finds whole.
  package struct Block: Sendable, Equatable {
    /// What stands after BEGIN.
    package let label: String
    /// The line of BEGIN, from 1.
    package let line: Int
    /// Decoded bytes.
    package let size: Int
    /// Whether its headers say that it is encrypted (RFC 1421 `Proc-Type: 4,ENCRYPTED`).
    package let isEncrypted: Bool
  }

  /// A BEGIN line that Go's reader passes over.
  package struct Damage: Sendable, Equatable {
    /// Why.
    package enum Reason: String, Sendable, CaseIterable {
      case beginLine = "its BEGIN line does not end in -----"
      case noEnd = "it has no END line: it is cut off"
      case otherEnd = "the END line after it is not its own"
      case base64 = "what is between BEGIN and END is not base64"
    }

    /// What stands after BEGIN.
    package let label: String
    /// The line of BEGIN, from 1.
    package let line: Int
    /// Why.
    package let reason: Reason
  }

  /// What the first bytes give away.
  package var beginning: Beginning
  /// Whether lines end in CR LF. Go's reader does not mind.
  package var hasCarriageReturns: Bool
  /// The blocks, in order, at most `PEMScan.maximumKept`.
  package var blocks: [Block] = []
  /// How many blocks there are in all.
  package var blockCount = 0
  /// How many of them are CERTIFICATE blocks.
  package var certificateCount = 0
  /// Decoded bytes of all CERTIFICATE blocks.
  package var certificateBytes = 0
  /// BEGIN lines that were passed over, at most `PEMScan.maximumKept`.
  package var damages: [Damage] = []

  /// Labels of the blocks that are kept, in order.
  package var labels: [String] { blocks.map(\.label) }
}
