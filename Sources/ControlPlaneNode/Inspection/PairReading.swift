internal import LoopbackCertificate
internal import OpenSSLKit

/// Reads the files of one pair.
struct PairReading {
  private enum Half {
    case certificate
    case key
  }

  private let location: PairLocation
  private var files: [AuditedFile] = []
  private var folders: [AuditedFile] = []

  init(_ location: PairLocation) { self.location = location }

  mutating func material() -> AuditMaterial {
    let certificate: AuditMaterial.Source<CertificateText> = text(.certificate) {
      CertificateText($0)
    }
    let key: AuditMaterial.Source<KeyText> = text(.key) { KeyText($0) }
    return AuditMaterial(
      certificate: certificate, key: key, isFixture: location.isFixture, files: files,
      folders: folders)
  }

  private mutating func text<Text>(
    _ half: Half, _ make: (borrowing PEMScan) -> Text
  ) -> AuditMaterial.Source<Text> {
    let isBundle = location.certificate == location.key
    guard let path = half == .certificate ? location.certificate : location.key else {
      return .absent(place: "no file was named")
    }
    let file: InspectedFile
    var bytes: [UInt8]
    do throws(FileFailure) {
      file = try InspectedFile(path)
      if half == .key || !isBundle {
        note(file, as: half == .key ? .key : .certificate)
      }
      bytes = try file.read(limit: PairInspection.limit)
    } catch {
      return error == .missing
        ? .absent(place: "\(path) does not exist") : .unreadable(place: path, why: "\(error)")
    }
    defer { WipedBytes.wipe(&bytes) }
    var scan = PEMScan(bytes)
    defer { scan.wipe() }
    if isBundle, scan.summary.blockCount == 0, let secret = InspectedSecret.fields(bytes) {
      let name = half == .certificate ? "tls.crt" : "tls.key"
      switch half == .certificate ? secret.certificate : secret.key {
      case .missing: return .absent(place: "the Secret \(path) has no \(name)")
      case .broken(let why): return .unreadable(place: "\(name) of \(path)", why: why)
      case .text(var text):
        defer { WipedBytes.wipe(&text) }
        var inner = PEMScan(text)
        defer { inner.wipe() }
        return .read(make(inner))
      }
    }
    return .read(make(scan))
  }

  /// Keeps what is known of the file and of the folders that lead to it, each once.
  private mutating func note(_ file: InspectedFile, as role: AuditedFile.Role) {
    guard file.kind == .regular else { return }
    files.append(file.audited(as: role))
    for folder in InspectedFolders.leading(to: file.resolved) {
      guard let known = folders.firstIndex(where: { $0.path == folder.path }) else {
        folders.append(folder)
        continue
      }
      if folder.role == .folder { folders[known].role = .folder }
    }
  }
}
