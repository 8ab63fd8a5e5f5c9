/// A Lease (`coordination.k8s.io/v1`) as it was read, with everything in it: what we do not know is
/// written back as it came.
package struct LeaseObject: Sendable, Equatable {
  /// The whole object.
  package private(set) var json: JSONValue

  /// `metadata.namespace`.
  package let namespace: String
  /// `metadata.name`.
  package let name: String
  /// `metadata.uid`: another one is another Lease.
  package let uid: String
  /// `metadata.resourceVersion`: what a write replaces. Opaque; compare for equality alone.
  package let resourceVersion: String

  /// Takes an API server's object. Throws where it is no Lease, or lacks what a compare-and-swap
  /// needs; a missing `spec` is a Lease that nobody holds.
  package init(_ json: JSONValue) throws(JSONProblem) {
    func problem(_ text: String) -> JSONProblem {
      JSONProblem(description: "no usable Lease: \(text)")
    }
    guard json["kind"] == "Lease", let version = json["apiVersion"]?.string,
      version.hasPrefix("coordination.k8s.io/")
    else { throw problem("another kind of object") }
    func text(_ key: String) throws(JSONProblem) -> String {
      guard let text = json["metadata"]?[key]?.string, !text.isEmpty, text.utf8.count <= 253 else {
        throw problem("no metadata.\(key)")
      }
      return text
    }
    namespace = try text("namespace")
    name = try text("name")
    uid = try text("uid")
    resourceVersion = try text("resourceVersion")
    let spec = json["spec"] ?? [:]
    guard spec.fields != nil || spec.isNull else { throw problem("spec is \(spec.found)") }
    for (key, isRight) in [
      ("holderIdentity", spec["holderIdentity"]?.string != nil),
      ("leaseDurationSeconds", spec["leaseDurationSeconds"]?.integer != nil),
      ("leaseTransitions", spec["leaseTransitions"]?.integer != nil),
      ("acquireTime", spec["acquireTime"]?.string.flatMap(MicroTime.init) != nil),
      ("renewTime", spec["renewTime"]?.string.flatMap(MicroTime.init) != nil),
    ] {
      // To take an unreadable holder for none would be to take the lock.
      guard isRight || spec[key] == nil || spec[key] == .null else {
        throw problem("spec.\(key) is not what it should be")
      }
    }
    let annotations = json["metadata"]?["annotations"] ?? [:]
    guard annotations.fields?.values.allSatisfy({ $0.string != nil }) ?? annotations.isNull else {
      throw problem("metadata.annotations is not text by name")
    }
    self.json = json
  }

  /// `spec.holderIdentity`; nil where it is absent or empty: nobody holds it. nil on a write removes
  /// it.
  package var holderIdentity: String? {
    get { spec("holderIdentity")?.string.flatMap { $0.isEmpty ? nil : $0 } }
    set { setSpec("holderIdentity", newValue.map { .string($0) }) }
  }

  /// Who holds it; nil where nobody does, and where somebody does whose identity is not of this
  /// program's form: then `holderIdentity` is not nil.
  package var holder: LeaseHolder? {
    get { holderIdentity.flatMap { LeaseHolder($0) } }
    set { holderIdentity = newValue?.description }
  }

  /// `spec.leaseDurationSeconds`.
  package var durationSeconds: Int64? {
    get { spec("leaseDurationSeconds")?.integer }
    set { setSpec("leaseDurationSeconds", newValue.map { .integer($0) }) }
  }

  /// `spec.acquireTime`, by the holder's clock.
  package var acquireTime: MicroTime? {
    get { spec("acquireTime")?.string.flatMap { MicroTime($0) } }
    set { setSpec("acquireTime", newValue.map { .string($0.description) }) }
  }

  /// `spec.renewTime`, by the holder's clock: only whether it changed counts.
  package var renewTime: MicroTime? {
    get { spec("renewTime")?.string.flatMap { MicroTime($0) } }
    set { setSpec("renewTime", newValue.map { .string($0.description) }) }
  }

  /// `spec.leaseTransitions`; 0 where it is absent.
  package var transitions: Int64 {
    get { spec("leaseTransitions")?.integer ?? 0 }
    set { setSpec("leaseTransitions", .integer(newValue)) }
  }

  private func spec(_ key: String) -> JSONValue? { json["spec"]?[key] }

  private mutating func setSpec(_ key: String, _ value: JSONValue?) {
    var spec = json["spec"] ?? [:]
    spec[key] = value
    json["spec"] = spec
  }

  /// An annotation of ours as it stands; nil removes it. What is written is made one line of at most
  /// `LeaseAnnotation.limit` characters.
  package subscript(annotation: LeaseAnnotation) -> String? {
    get { json["metadata"]?["annotations"]?[annotation.key]?.string }
    set {
      var metadata = json["metadata"] ?? [:]
      var annotations = metadata["annotations"] ?? [:]
      annotations[annotation.key] = newValue.map {
        .string(OneLine.of($0, limit: LeaseAnnotation.limit))
      }
      metadata["annotations"] = annotations
      json["metadata"] = metadata
    }
  }

  /// An annotation of ours for people: one line, bounded, whoever wrote it.
  package func line(_ annotation: LeaseAnnotation) -> String? {
    self[annotation].map { OneLine.of($0) }
  }
}
