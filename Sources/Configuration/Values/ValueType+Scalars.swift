internal import RestartDecision
internal import YAMLDocument

extension ValueType where Value == Interval {
  /// A length of time within bounds; by default every one that the arithmetic takes.
  static func duration(
    from least: Interval = .milliseconds(1), to most: Interval = DurationText.longest
  ) -> ValueType {
    let bounds = "from \(DurationText.write(least)) to \(DurationText.write(most))"
    let isUsual = least == .milliseconds(1) && most == DurationText.longest
    return scalar(
      isUsual ? "duration" : "duration \(bounds)", .word,
      mustBe: "a duration (\(DurationText.forms))", write: DurationText.write
    ) { text in
      guard let length = DurationText.parse(text) else {
        let isNumber = !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
        return .failure(
          Refusal(
            must: isNumber
              ? "be a duration with a unit (\(DurationText.forms))"
              : "be a duration (\(DurationText.forms))"))
      }
      guard (least...most).contains(length) else {
        return .failure(Refusal(must: "be a duration \(bounds)"))
      }
      return .success(length)
    }
  }
}

extension ValueType where Value == Bool {
  /// `true` or `false`, not quoted.
  static var boolean: ValueType {
    ValueType(
      name: "true or false", form: .word,
      read: { node, complaints in
        if let value = node.boolean { return value }
        complaints.append(Complaint(text: "must be true or false, not \(node.found)"))
        return nil
      },
      write: { $0 ? "true" : "false" })
  }
}

extension ValueType where Value == Int {
  /// A share of a whole, `5%`.
  static func percentage(_ bounds: ClosedRange<Int>) -> ValueType {
    let allowed = "a percentage from \(bounds.lowerBound)% to \(bounds.upperBound)%"
    return scalar(allowed, .word, mustBe: allowed, write: { "\($0)%" }) { text in
      let digits = text.dropLast()
      guard text.hasSuffix("%"), !digits.isEmpty,
        digits.utf8.allSatisfy({ (48...57).contains($0) }),
        let value = Int(digits), bounds.contains(value)
      else { return .failure(Refusal(must: "be \(allowed)")) }
      return .success(value)
    }
  }
}

extension ValueType where Value: Equatable {
  /// One of a few words.
  static func oneOf(_ words: [(word: String, value: Value)]) -> ValueType {
    let names = words.map(\.word)
    let allowed =
      names.count < 3
      ? names.joined(separator: " or ")
      : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    return scalar(
      allowed, .word, mustBe: allowed,
      write: { value in
        words.first { $0.value == value }.map { YAMLText.write($0.word) } ?? "null"
      },
      parse: { text in
        guard let found = words.first(where: { $0.word == text }) else {
          return .failure(
            Refusal(must: "be \(allowed)", hint: NearMiss.question(text, among: names)))
        }
        return .success(found.value)
      })
  }
}
