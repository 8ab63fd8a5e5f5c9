internal import YAMLDocument

/// What is wrong with a value, or with a part of it.
struct Complaint: Sendable, Equatable {
  /// The part, such as `[0].from`; empty for the whole value.
  var part = ""
  /// The part's line; `nil` for the whole value's.
  var line: Int?
  /// To follow the key's name: `must be …, not …`.
  var text: String
}

/// How a value on the command line, which has no quotes of its own, becomes a node.
enum ValueForm: Sendable {
  /// Taken as it stands.
  case text
  /// Taken for YAML's own word: `true`, `72h`.
  case word
  /// Read as YAML.
  case list
}

/// One type of value: how it is read from YAML, and written so that it is read back alike.
struct ValueType<Value: Sendable>: Sendable {
  /// For the reference: `duration from 1s to 1h`.
  var name: String
  var form: ValueForm
  /// Gives the value, or adds at least one complaint.
  var read: @Sendable (YAMLNode, inout [Complaint]) -> Value?
  /// YAML on one line.
  var write: @Sendable (Value) -> String
}

extension ValueType {
  /// A type that is read from a scalar's text; `parse` gives the value or what the text must be.
  static func scalar(
    _ name: String, _ form: ValueForm, mustBe: String,
    write: @escaping @Sendable (Value) -> String,
    parse: @escaping @Sendable (String) -> Result<Value, Refusal>
  ) -> ValueType {
    ValueType(
      name: name, form: form,
      read: { node, complaints in
        guard let text = node.string else {
          complaints.append(Complaint(text: "must be \(mustBe), not \(node.found)"))
          return nil
        }
        if form == .text, let problem = textProblem(node) {
          complaints.append(Complaint(text: problem))
          return nil
        }
        switch parse(text) {
        case .success(let value): return value
        case .failure(let refusal):
          complaints.append(
            Complaint(text: "must \(refusal.must), not \(node.found)\(refusal.hint)"))
          return nil
        }
      },
      write: write)
  }

  /// `type`, or one text that stands for "no value": the empty one, or a word.
  static func either<Wrapped>(
    _ word: String, name words: String, or type: ValueType<Wrapped>
  ) -> ValueType where Value == Wrapped? {
    ValueType(
      name: "\(words) or \(type.name)", form: type.form,
      read: { node, complaints in
        // `Wrapped??`: the outer nil is "refused", the inner one "none".
        if node.string == word { return .some(nil) }
        return type.read(node, &complaints).map { .some($0) }
      },
      write: { $0.map(type.write) ?? YAMLText.write(word) })
  }
}

/// Why a text is refused.
struct Refusal: Error {
  /// To follow "must".
  var must: String
  /// To follow what was found.
  var hint = ""
}

/// What keeps a scalar from being a text: a plain number or boolean is somebody's mistake.
func textProblem(_ node: YAMLNode) -> String? {
  guard let text = node.string else { return "must be text, not \(node.found)" }
  if node.boolean != nil || node.integer != nil {
    return "must be text: write \"\(text)\" in quotes"
  }
  // The system's calls take C strings.
  if text.unicodeScalars.contains("\0") { return "must not hold a NUL character" }
  return nil
}
