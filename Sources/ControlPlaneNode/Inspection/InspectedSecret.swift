internal import LoopbackCertificate
internal import YAMLDocument

/// The two texts of a Secret manifest (core/v1, `data` in base64 or `stringData`).
enum InspectedSecret {
  enum Field {
    case text([UInt8])
    case missing
    /// A whole clause.
    case broken(String)
  }

  /// Fields of the first Secret of a YAML or JSON text; nil where it holds none.
  static func fields(_ bytes: [UInt8]) -> (certificate: Field, key: Field)? {
    // What a Secret of PEM can be: etcd takes 1.5 MiB.
    let limits = YAMLLimits(bytes: 2 << 20)
    guard let documents = try? YAMLNode.parseAll(bytes, limits: limits),
      let secret = documents.first(where: { $0["kind"]?.string == "Secret" })
    else { return nil }
    return (field("tls.crt", of: secret), field("tls.key", of: secret))
  }

  /// `stringData` outweighs `data` when the API server takes it.
  private static func field(_ name: String, of secret: YAMLNode) -> Field {
    if let text = secret["stringData"]?[name]?.string { return .text(Array(text.utf8)) }
    guard let node = secret["data"]?[name] else { return .missing }
    guard let text = node.string else { return .missing }
    guard let bytes = PEMBase64.decode(text.utf8) else {
      return .broken(
        "is not base64 (line \(node.line)), and the API server would refuse the Secret")
    }
    return .text(bytes)
  }
}
