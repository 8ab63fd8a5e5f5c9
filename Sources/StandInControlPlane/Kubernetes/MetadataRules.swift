/// What is valid in an object's metadata (apimachinery `pkg/api/validation/objectmeta.go`).
enum MetadataRules {
  /// The sum of all annotations' names and values, in bytes.
  static let annotationLimit = 256 << 10

  static func complaints(_ metadata: JSONTree) -> [APIProblem.Field] {
    var found: [APIProblem.Field] = []
    let name = metadata["name"]?.string ?? ""
    if !isSubdomain(name) {
      found.append(
        APIProblem.Field(
          path: "metadata.name",
          message: "Invalid value: \(jsonString(name)): a lowercase RFC 1123 subdomain must consist"
            + " of lower case alphanumeric characters, '-' or '.', and must start and end with an"
            + " alphanumeric character"))
    }
    let annotations = metadata["annotations"]?.members ?? [:]
    for key in annotations.keys.sorted() where !isQualifiedName(key.lowercased()) {
      found.append(complaint(key, at: "metadata.annotations"))
    }
    let bytes = annotations.reduce(0) {
      $0 + $1.key.utf8.count + ($1.value.string ?? "").utf8.count
    }
    if bytes > annotationLimit {
      found.append(
        APIProblem.Field(
          path: "metadata.annotations", reason: "FieldValueTooLong",
          message: "Too long: must have at most \(annotationLimit) bytes"))
    }
    let labels = metadata["labels"]?.members ?? [:]
    for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
      if !isQualifiedName(key) { found.append(complaint(key, at: "metadata.labels")) }
      if let text = value.string, !isLabelValue(text) {
        found.append(complaint(text, at: "metadata.labels"))
      }
    }
    return found
  }

  private static func complaint(_ text: String, at path: String) -> APIProblem.Field {
    APIProblem.Field(
      path: path,
      message: "Invalid value: \(jsonString(text)): must consist of alphanumeric characters, '-',"
        + " '_' or '.', and must start and end with an alphanumeric character")
  }

  /// RFC 1123 subdomain, at most 253 bytes.
  static func isSubdomain(_ text: String) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        !label.isEmpty && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { isDigit($0) || isLower($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// `name` or `prefix/name`.
  static func isQualifiedName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, parts.count <= 2, !name.isEmpty, isLabelValue(String(name)) else {
      return false
    }
    return parts.count == 1 || isSubdomain(String(parts[0]))
  }

  /// Empty, or at most 63 bytes that begin and end alphanumerically.
  static func isLabelValue(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return text.utf8.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLower(byte | 0x20)
  }
}
