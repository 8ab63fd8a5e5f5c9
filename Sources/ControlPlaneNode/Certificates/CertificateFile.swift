import LoopbackCertificate
import OpenSSLKit

/// What one PEM file holds. Keys in it are compared with its first certificate and wiped.
struct CertificateFile {
  /// Certificates in order, the unreadable ones with the reason.
  let entries: [CertificateRow.Content]
  /// Certificates behind the last entry, which are not looked at.
  let uncounted: Int
  /// How a key in the same file fits the first certificate.
  let ownKey: CertificateRow.Key

  /// Room for a bundle of 10,000 certificates.
  static let limit = 16 << 20

  /// Reads the file at `path`; never fails, because one bad file must not hide the others.
  static func read(_ path: String, in files: any NodeFilesystem) -> CertificateFile {
    var bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try files.read(path, limit: limit)
    } catch {
      return CertificateFile(only: content(of: error))
    }
    defer { WipedBytes.wipe(&bytes) }
    return CertificateFile(text: bytes, path: path)
  }

  /// Reads PEM that stands somewhere else than in a file of its own.
  init(text: [UInt8], path: String) {
    var scan = PEMScan(text)
    defer { scan.wipe() }
    var entries: [CertificateRow.Content] = []
    var key = CertificateRow.Key.notExpected
    for (block, content) in zip(scan.summary.blocks, scan.contents)
    where block.label == "CERTIFICATE" {
      do throws(OpenSSLError) {
        entries.append(.certificate(try Certificate(der: content)))
      } catch {
        entries.append(.broken("the certificate in line \(block.line) cannot be read: \(error)"))
      }
    }
    for damage in scan.summary.damages where !damage.label.hasSuffix("KEY") {
      entries.append(
        .broken("the block in line \(damage.line) is passed over: \(damage.reason.rawValue)"))
    }
    if case .certificate(let leaf) = entries.first,
      scan.summary.labels.contains(where: { $0.hasSuffix("PRIVATE KEY") })
    {
      key = KeyCheck.standing(of: scan, path: path, for: leaf)
    }
    if entries.isEmpty { entries = [.broken(Self.emptiness(scan.summary))] }
    self.entries = entries
    uncounted = max(
      0,
      scan.summary.certificateCount
        - scan.summary.blocks.filter { $0.label == "CERTIFICATE" }.count)
    ownKey = key
  }

  private init(only content: CertificateRow.Content) {
    entries = [content]
    uncounted = 0
    ownKey = .notExpected
  }

  /// Whether it holds blocks, and none of them is a certificate: a key under a certificate's ending.
  static func holdsOnlyKeys(_ path: String, in files: any NodeFilesystem) -> Bool {
    guard var bytes = try? files.read(path, limit: limit) else { return false }
    defer { WipedBytes.wipe(&bytes) }
    var scan = PEMScan(bytes)
    defer { scan.wipe() }
    return scan.summary.certificateCount == 0 && !scan.summary.labels.isEmpty
      && scan.summary.labels.allSatisfy { $0.hasSuffix("KEY") || $0.hasSuffix("PARAMETERS") }
  }

  static func content(of failure: FileFailure) -> CertificateRow.Content {
    switch failure {
    case .missing: .missing
    case .unreadable: .unseen("\(failure)")
    case .wrongKind, .tooLarge, .tooManyLinks: .broken("\(failure)")
    }
  }

  private static func emptiness(_ summary: PEMSummary) -> String {
    switch summary.beginning {
    case .empty: "is empty"
    case .der: "is DER; Kubernetes reads PEM"
    case .byteOrderMark: "begins with a byte order mark, behind which Go sees no PEM"
    case .utf16: "is UTF-16; PEM is ASCII"
    case .binary: "is no text"
    case .text:
      summary.labels.isEmpty
        ? "holds no certificate"
        : "holds no certificate, but \(summary.labels.joined(separator: ", "))"
    }
  }
}
