/// A Kubernetes release as far as behaviour depends on it: the minor of major version 1.
package struct KubernetesMinor: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// 31 of v1.31.2.
  package let minor: Int

  /// A release.
  package init(_ minor: Int) { self.minor = minor }

  /// From a version or an image's tag: `v1.20.2`, `1.31.4-rke2r1`, `v1.28.3+k3s1`; nil for anything
  /// else, such as `latest` or a digest.
  package init?(text: String) {
    let body = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "1" else { return nil }
    let digits = parts[1].prefix { $0.isASCII && $0.isNumber }
    // "1.20" and "1.20+": what a cloud provider writes. More text belongs to no version.
    guard let minor = Int(digits), parts[1].dropFirst(digits.count).allSatisfy({ $0 == "+" }) else {
      return nil
    }
    self.minor = minor
  }

  /// `1.31`.
  package var description: String { "1.\(minor)" }

  /// Later releases are greater.
  package static func < (left: KubernetesMinor, right: KubernetesMinor) -> Bool {
    left.minor < right.minor
  }
}
