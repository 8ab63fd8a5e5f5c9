/// One word of `command` or `args`, after kubelet's `$(NAME)` expansion.
package struct ManifestWord: Sendable, Equatable {
  /// The word as the process gets it, but for names in `unresolved`, which still stand in it.
  package let text: String
  /// Line of the manifest, from 1.
  package let line: Int
  /// Variables that the word needs and whose value only kubelet knows (`valueFrom`).
  package let unresolved: [String]

  /// A word of the manifest.
  package init(_ text: String, line: Int, unresolved: [String] = []) {
    self.text = text
    self.line = line
    self.unresolved = unresolved
  }

  /// The part of the text after its last slash.
  package var basename: Substring {
    text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...]
  }
}

/// An entry of the container's `env`.
package struct EnvironmentVariable: Sendable, Equatable {
  /// Where its value comes from.
  package enum Value: Sendable, Equatable {
    /// Written in the manifest; `$(NAME)` expanded.
    case literal(String)
    /// `valueFrom` (a field, a resource): only kubelet knows the value.
    case determinedByKubelet
  }

  /// Its name.
  package let name: String
  /// Its value, if the manifest tells.
  package let value: Value
  /// Line of the manifest, from 1.
  package let line: Int
}

/// kubelet's expansion of `$(NAME)` in `command`, `args` and `env`: `$$` stands for `$`, and a
/// reference to a name that `env` does not define stays as it is
/// (k8s.io/kubernetes/third_party/forked/golang/expansion).
enum VariableExpansion {
  static func expand(
    _ text: String, with variables: [EnvironmentVariable]
  ) -> (text: String, unresolved: [String]) {
    var result = ""
    var unresolved: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      guard first == "$" else {
        result.append(first)
        rest = rest.dropFirst()
        continue
      }
      let after = rest.dropFirst()
      if after.first == "$" {
        result.append("$")
        rest = after.dropFirst()
      } else if after.first == "(", let close = after.firstIndex(of: ")") {
        let name = String(after[after.index(after: after.startIndex)..<close])
        // The last definition of a name wins, as in the process's environment.
        switch variables.last(where: { $0.name == name })?.value {
        case .literal(let value): result += value
        case .determinedByKubelet:
          unresolved.append(name)
          result += "$(\(name))"
        case nil: result += "$(\(name))"
        }
        rest = after[after.index(after: close)...]
      } else {
        result.append("$")
        rest = after
      }
    }
    return (result, unresolved)
  }
}
