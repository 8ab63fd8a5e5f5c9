/// `labelSelector` and `fieldSelector` of a list or watch (apimachinery `pkg/labels`, `pkg/fields`).
struct ObjectSelector {
  /// One demand on a label or field.
  private enum Requirement {
    case equals(String, String)
    case differs(String, String)
    case exists(String)
    case isAbsent(String)
  }

  private let labels: [Requirement]
  private let fields: [Requirement]

  /// - Throws: 400 for what does not parse, and for another field than the name and the namespace.
  init(labels: String?, fields: String?) throws(APIProblem) {
    self.labels = try Self.parse(labels ?? "")
    self.fields = try Self.parse(fields ?? "")
    for requirement in self.fields {
      switch requirement {
      case .equals("metadata.name", _), .equals("metadata.namespace", _),
        .differs("metadata.name", _), .differs("metadata.namespace", _):
        continue
      case .equals(let name, _), .differs(let name, _), .exists(let name), .isAbsent(let name):
        throw .badRequest(
          "\(jsonString(name)) is not a known field selector: only \"metadata.name\","
            + " \"metadata.namespace\"")
      }
    }
  }

  /// The one name that is asked for, if one is: authorisation looks at it.
  var name: String? {
    for case .equals("metadata.name", let name) in fields { return name }
    return nil
  }

  func matches(_ object: JSONTree) -> Bool {
    let metadata = object["metadata"]
    return labels.allSatisfy { Self.holds($0) { metadata?["labels"]?[$0]?.string } }
      && fields.allSatisfy {
        Self.holds($0) { metadata?[$0 == "metadata.name" ? "name" : "namespace"]?.string ?? "" }
      }
  }

  private static func holds(_ requirement: Requirement, _ value: (String) -> String?) -> Bool {
    switch requirement {
    case .equals(let name, let wanted): value(name) == wanted
    case .differs(let name, let unwanted): value(name) != unwanted
    case .exists(let name): value(name) != nil
    case .isAbsent(let name): value(name) == nil
    }
  }

  private static func parse(_ text: String) throws(APIProblem) -> [Requirement] {
    var requirements: [Requirement] = []
    for part in text.split(separator: ",") {
      if let range = part.firstRange(of: "!=") {
        let name = try word(part[..<range.lowerBound], in: text)
        requirements.append(.differs(name, try word(part[range.upperBound...], in: text)))
      } else if let range = part.firstRange(of: "==") ?? part.firstRange(of: "=") {
        let name = try word(part[..<range.lowerBound], in: text)
        requirements.append(.equals(name, try word(part[range.upperBound...], in: text)))
      } else if part.hasPrefix("!") {
        requirements.append(.isAbsent(try word(part.dropFirst(), in: text)))
      } else {
        requirements.append(.exists(try word(part, in: text)))
      }
    }
    return requirements
  }

  /// One word with spaces around it; set operators (`in`, `notin`) are not served here.
  private static func word(_ part: Substring, in text: String) throws(APIProblem) -> String {
    let words = part.split(separator: " ")
    guard words.count <= 1, !part.contains("(") else {
      throw .badRequest("unable to parse requirement: \(jsonString(text))")
    }
    return String(words.first ?? "")
  }
}
