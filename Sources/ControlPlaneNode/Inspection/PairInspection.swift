package import LoopbackCertificate
internal import OpenSSLKit

/// A pair as it was found, ready to be judged.
package struct PairInspection: Sendable {
  /// Bytes of a file that are read: room for a bundle of 10,000 certificates.
  package static let limit = 16 << 20

  /// What the operator named.
  package let named: String
  /// Where it was looked for.
  package let location: PairLocation
  /// What was read.
  package let material: AuditMaterial

  /// Reads what all of them name, each pair once. A certificate alone and a key alone, under names
  /// that do not show it, are taken for one pair.
  package static func of(_ paths: [String]) -> [PairInspection] {
    var found: [PairInspection] = []
    for inspection in paths.flatMap({ of($0) }) {
      let isKnown =
        inspection.location.problem == nil
        && found.contains { $0.location == inspection.location }
      if !isKnown { found.append(inspection) }
    }
    let certificates = found.indices.filter { found[$0].isHalf(\.certificate, lacking: \.key) }
    let keys = found.indices.filter { found[$0].isHalf(\.key, lacking: \.certificate) }
    guard certificates.count == 1, keys.count == 1 else { return found }
    found[certificates[0]] = read(
      found[certificates[0]].named,
      PairLocation(
        certificate: found[certificates[0]].location.certificate,
        key: found[keys[0]].location.key))
    found.remove(at: keys[0])
    return found
  }

  private func isHalf<Own, Other>(
    _ own: KeyPath<AuditMaterial, AuditMaterial.Source<Own>>,
    lacking other: KeyPath<AuditMaterial, AuditMaterial.Source<Other>>
  ) -> Bool {
    guard case .read = material[keyPath: own], case .absent = material[keyPath: other] else {
      return false
    }
    return true
  }

  /// Reads what `path` names: a folder, either half of a pair, a bundle of both, or a Secret.
  package static func of(_ path: String) -> [PairInspection] {
    let file: InspectedFile
    do throws(FileFailure) {
      file = try InspectedFile(path)
    } catch {
      return [failed(path, "\(error)")]
    }
    if file.kind == .directory {
      return PairLocation.inFolder(path).map { location in
        location.problem.map { failed(path, $0) } ?? read(path, location)
      }
    }
    return [read(path, locate(path, file))]
  }

  /// Which half `path` is: by what is in it, else by its name.
  private static func locate(_ path: String, _ file: InspectedFile) -> PairLocation {
    var (hasCertificate, hasKey, isSecret) = (false, false, false)
    if var bytes = try? file.read(limit: limit) {
      defer { WipedBytes.wipe(&bytes) }
      var scan = PEMScan(bytes)
      defer { scan.wipe() }
      hasCertificate = scan.summary.certificateCount > 0
      hasKey = scan.summary.labels.contains { $0.hasSuffix("PRIVATE KEY") }
      isSecret = scan.summary.blockCount == 0 && InspectedSecret.fields(bytes) != nil
    }
    if isSecret || hasCertificate && hasKey { return PairLocation(certificate: path, key: path) }
    if hasKey || !hasCertificate && path.hasSuffix(".key") {
      return PairLocation(
        certificate: PairLocation.beside(path, certificateFrom: [".crt", ".pem", ".cert"]),
        key: path)
    }
    return PairLocation(
      certificate: path, key: PairLocation.beside(path, certificateFrom: [".key", "-key.pem"]))
  }

  private static func failed(_ path: String, _ why: String) -> PairInspection {
    PairInspection(
      named: path, location: PairLocation(problem: why),
      material: AuditMaterial(
        certificate: .unreadable(place: path, why: why), key: .unreadable(place: path, why: why)))
  }

  private static func read(_ path: String, _ location: PairLocation) -> PairInspection {
    var reader = PairReading(location)
    return PairInspection(named: path, location: location, material: reader.material())
  }
}
