/// Where a pair was looked for.
package struct PairLocation: Sendable, Hashable {
  /// The certificate's file; nil where none belongs there.
  package var certificate: String?
  /// The key's file; the same one where it holds both.
  package var key: String?
  /// What the path gave that is no pair: a whole clause.
  package var problem: String?

  init(certificate: String? = nil, key: String? = nil, problem: String? = nil) {
    self.certificate = certificate
    self.key = key
    self.problem = problem
  }

  /// Folders hold pairs under these names: what `generate` writes, and what a mounted Secret calls
  /// them.
  static let twoFiles =
    [PairLayout.fixture, .pem].map { ($0.fileNames[0], $0.fileNames[1]) } + [("tls.crt", "tls.key")]
  /// Names of manifests.
  static let manifests = PairLayout.secret.fileNames

  /// Whether kube-apiserver itself looks for these names in a fixture directory.
  package var isFixture: Bool {
    [certificate, key].contains { path in
      guard let path else { return false }
      return PairLayout.fixture.fileNames.contains { path == $0 || path.hasSuffix("/" + $0) }
    }
  }

  /// The pairs of a folder, by their names.
  static func inFolder(_ folder: String) -> [PairLocation] {
    do throws(FileFailure) {
      // Whether names in it can be looked up at all: one message, not one for each name.
      _ = try InspectedFile(PathText.join(folder, "."))
    } catch {
      return [PairLocation(problem: "\(error)")]
    }
    func isThere(_ name: String) -> Bool {
      do throws(FileFailure) {
        _ = try InspectedFile(PathText.join(folder, name))
        return true
      } catch {
        // A loop of links or a closed folder is there, and its message is wanted.
        return error != .missing
      }
    }
    var found: [PairLocation] = twoFiles.compactMap { certificate, key in
      guard isThere(certificate) || isThere(key) else { return nil }
      return PairLocation(
        certificate: PathText.join(folder, certificate), key: PathText.join(folder, key))
    }
    for name in manifests where isThere(name) {
      let path = PathText.join(folder, name)
      found.append(PairLocation(certificate: path, key: path))
    }
    if !found.isEmpty { return found }
    let names = (twoFiles.map(\.0) + manifests).joined(separator: ", ")
    return [
      PairLocation(
        problem: "holds no loopback pair (looked for \(names)); name the files themselves")
    ]
  }

  /// The other half of a pair, beside `path`.
  static func beside(_ path: String, certificateFrom endings: [String]) -> String? {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    let stem = String(path[..<dot])
    let candidates = endings.map { stem + $0 }.filter { $0 != path }
    return candidates.first { (try? InspectedFile($0)) != nil } ?? candidates.first
  }
}
