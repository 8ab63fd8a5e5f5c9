/// The SHA-256 of a certificate's DER, as four words: equality is all that is asked of it.
package struct Fingerprint: Hashable, Sendable {
  /// The digest, 8 bytes a word, most significant byte first.
  package var words: (UInt64, UInt64, UInt64, UInt64)

  /// A digest of exactly 32 bytes; `nil` for any other length.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The digest as 32 bytes.
  package var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
  }

  package static func == (a: Fingerprint, b: Fingerprint) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
      && a.words.3 == b.words.3
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.3)
  }
}

/// One life of the API server: its container and the start of its process.
package struct ProcessIdentity: Hashable, Sendable, Codable {
  /// A digest of the container's id.
  package var container: UInt64
  /// When the process started, on the boot clock.
  package var started: BootTime
  /// The boot in which `started` counts.
  package var boot: BootIdentity

  /// The process that `started` in `container` during `boot`.
  package init(container: UInt64, started: BootTime, boot: BootIdentity) {
    self.container = container
    self.started = started
    self.boot = boot
  }

  /// Whether both are one process, whatever tells of it: a container runtime and procfs name it
  /// differently, and two API servers of one master do not start in the same hundredth of a second.
  package func isSameProcess(as other: ProcessIdentity) -> Bool {
    started == other.started && boot == other.boot
  }
}

extension ProcessIdentity {
  /// A process of which nothing is known: no other is equal to it.
  package static let unknown = ProcessIdentity(
    container: 0, started: BootTime(milliseconds: 0), boot: BootIdentity(digest: 0))
}

extension Fingerprint: CustomStringConvertible, Codable {
  /// 64 lower-case hexadecimal digits.
  package var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    let values = text.compactMap(\.hexDigitValue).map { UInt8($0) }
    let bytes = stride(from: 0, to: values.count - 1, by: 2).map {
      values[$0] << 4 | values[$0 + 1]
    }
    guard text.count == 64, let fingerprint = Fingerprint(bytes) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a fingerprint has 64 hex digits"))
    }
    self = fingerprint
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
