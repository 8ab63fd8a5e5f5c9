/// Ansible's ranges in a host's name: `master[01:03]`, `node[a:c]`, `rack[1:9:2]`, several in one.
package enum HostRange {
  /// More names in one pattern are a slip of the keyboard.
  package static let most = 65_536

  /// What is wrong with a pattern.
  package struct Malformed: Error, Sendable, Equatable {
    /// To stand after the pattern.
    package let message: String
  }

  /// Every name, in order; the pattern itself where there is no range in it.
  package static func expand(_ pattern: String) throws(Malformed) -> [String] {
    guard let open = pattern.firstIndex(of: "[") else { return [pattern] }
    guard let close = pattern[open...].firstIndex(of: "]") else {
      throw Malformed(message: "has a range without its end")
    }
    let values = try values(of: pattern[pattern.index(after: open)..<close])
    let heads = pattern[..<open]
    let tails = try expand(String(pattern[pattern.index(after: close)...]))
    guard values.count * tails.count <= most else {
      throw Malformed(message: "stands for more than \(most) hosts")
    }
    return values.flatMap { value in tails.map { heads + value + $0 } }
  }

  private static func values(of range: Substring) throws(Malformed) -> [String] {
    let parts = range.split(separator: ":", omittingEmptySubsequences: false)
    let step = parts.count == 3 ? Int(parts[2]) ?? 0 : 1
    guard (2...3).contains(parts.count), step > 0, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw Malformed(message: "has a range that is not FROM:TO or FROM:TO:STEP")
    }
    if let from = number(parts[0]), let to = number(parts[1]), from <= to {
      guard (to - from) / step < most else {
        throw Malformed(message: "stands for more than \(most) hosts")
      }
      // As many digits as the first one has, as Ansible has it.
      let width = parts[0].count
      return stride(from: from, through: to, by: step).map { value in
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
    }
    if let from = letter(parts[0]), let to = letter(parts[1]), from <= to {
      return stride(from: Int(from), through: Int(to), by: step).map {
        String(UnicodeScalar(UInt8($0)))
      }
    }
    throw Malformed(message: "has a range that runs from nothing to nothing")
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  private static func letter(_ text: Substring) -> UInt8? {
    guard text.utf8.count == 1, let byte = text.utf8.first,
      (65...90).contains(byte) || (97...122).contains(byte)
    else { return nil }
    return byte
  }
}
