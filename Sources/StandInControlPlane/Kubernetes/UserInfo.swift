/// Who sends a request, as authentication found out.
struct UserInfo: Equatable {
  var name: String
  var groups: [String]

  static let anonymous = UserInfo(
    name: "system:anonymous", groups: ["system:unauthenticated"])

  /// A user that has proved its name.
  static func authenticated(_ name: String, groups: [String]) -> UserInfo {
    UserInfo(name: name, groups: groups + ["system:authenticated"])
  }

  /// The organisations of a certificate's subject, its groups in Kubernetes; `subject` is RFC 2253
  /// text (`O=a,CN=b`, with `+` between the parts of one element and a backslash before specials).
  static func organisations(in subject: String) -> [String] {
    var found: [String] = []
    var element = ""
    func take() {
      if element.hasPrefix("O=") { found.append(String(element.dropFirst(2))) }
      element = ""
    }
    var isEscaped = false
    for character in subject {
      if isEscaped {
        element.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "," || character == "+" {
        take()
      } else {
        element.append(character)
      }
    }
    take()
    return found
  }
}
