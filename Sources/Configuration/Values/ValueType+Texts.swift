internal import YAMLDocument

extension ValueType where Value == String {
  /// Any text but the empty one.
  static func text(_ what: String) -> ValueType {
    scalar(what, .text, mustBe: what, write: YAMLText.write) { text in
      text.isEmpty ? .failure(Refusal(must: "be \(what)")) : .success(text)
    }
  }

  /// A name that a Node object can have (RFC 1123 subdomain, as the API server checks it).
  static var nodeName: ValueType {
    let allowed = "a node's name: small letters, digits, \"-\" and \".\""
    return scalar("a node's name", .text, mustBe: allowed, write: YAMLText.write) { text in
      isSubdomain(text) ? .success(text) : .failure(Refusal(must: "be \(allowed)"))
    }
  }

  /// A path from the root, without `..`.
  static var absolutePath: ValueType {
    scalar(
      "absolute path", .text, mustBe: "an absolute path", write: YAMLText.write,
      parse: absolute(atMost: 4095))
  }

  /// A Unix socket's path; `unix://` before it, as in kubelet's configuration, is dropped.
  static var socketPath: ValueType {
    scalar(
      "absolute path of a Unix socket", .text, mustBe: "an absolute path", write: YAMLText.write
    ) { text in
      let prefix = "unix://"
      // sun_path holds 108 bytes with its NUL (unix(7)).
      let path = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
      return absolute(atMost: 107)(path)
    }
  }

  /// A program's file name, or its absolute path.
  static var programName: ValueType {
    scalar(
      "program name or absolute path", .text, mustBe: "a program's name or absolute path",
      write: YAMLText.write
    ) { text in
      if text.contains("/") { return absolute(atMost: 4095)(text) }
      return text.isEmpty || text == "." || text == ".."
        ? .failure(Refusal(must: "be a program's name or absolute path")) : .success(text)
    }
  }

  /// A service unit's name (systemd.unit(5)); `.service` may be left out.
  static var unitName: ValueType {
    let allowed = "a service unit's name such as kube-apiserver.service"
    return scalar("a service unit's name", .text, mustBe: allowed, write: YAMLText.write) { text in
      let name = text.hasSuffix(".service") ? text : text + ".service"
      let isAllowed = name.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
          || ":-_.\\@".unicodeScalars.contains($0)
      }
      guard isAllowed, text != "", text != ".service", name.utf8.count < 256 else {
        return .failure(Refusal(must: "be \(allowed)"))
      }
      return .success(name)
    }
  }

  private static func absolute(atMost limit: Int) -> @Sendable (String) -> Result<String, Refusal> {
    return { text in
      guard text.hasPrefix("/") else { return .failure(Refusal(must: "be an absolute path")) }
      guard !text.split(separator: "/").contains("..") else {
        return .failure(Refusal(must: "be a path without \"..\""))
      }
      guard text.utf8.count <= limit else {
        return .failure(Refusal(must: "be a path of at most \(limit) bytes"))
      }
      return .success(text)
    }
  }
}

extension ValueType where Value == HostPort {
  /// `HOST:PORT`.
  static var address: ValueType {
    scalar("HOST:PORT", .text, mustBe: "HOST:PORT", write: { YAMLText.write($0.description) }) {
      text in
      do throws(HostPort.Malformed) {
        return .success(try HostPort(parsing: text))
      } catch {
        return .failure(Refusal(must: error.advice))
      }
    }
  }
}

extension ValueType where Value == KubeletHealthz {
  /// Nothing, `off`, or `HOST:PORT`.
  static var healthz: ValueType {
    let address = ValueType<HostPort>.address
    return ValueType(
      name: "empty, \"off\" or HOST:PORT", form: .text,
      read: { node, complaints in
        switch node.string {
        case "": .automatic
        case "off": .off
        default: address.read(node, &complaints).map { .at($0) }
        }
      },
      write: { value in
        switch value {
        case .automatic: YAMLText.write("")
        case .off: YAMLText.write("off")
        case .at(let place): address.write(place)
        }
      })
  }
}

/// RFC 1123 section 2.1 in small letters: what Kubernetes calls a DNS subdomain.
func isSubdomain(_ text: String) -> Bool {
  (1...253).contains(text.utf8.count)
    && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.first != "-" && label.last != "-"
        && label.unicodeScalars.allSatisfy {
          ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
        }
    }
}
