import LoopbackCertificate
import OpenSSLKit

/// Whether a private key is that of a certificate. The key's bytes are wiped before it answers; its
/// base64 in a kubeconfig is a `String` of the YAML reader's, which is freed and not wiped.
enum KeyCheck {
  /// The key in a file of its own.
  static func standing(
    of path: String, for leaf: Certificate, in files: any NodeFilesystem
  ) -> CertificateRow.Key {
    var bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try files.read(path, limit: CertificateFile.limit)
    } catch {
      switch error {
      case .missing: return .missing(path)
      case .unreadable: return .unseen("\(path) \(error)")
      case .wrongKind, .tooLarge, .tooManyLinks: return .broken("\(path) \(error)")
      }
    }
    defer { WipedBytes.wipe(&bytes) }
    return standing(ofPEM: bytes, path: path, for: leaf)
  }

  /// The key in a PEM text that `path` names.
  static func standing(
    ofPEM text: [UInt8], path: String, for leaf: Certificate
  ) -> CertificateRow.Key {
    var scan = PEMScan(text)
    defer { scan.wipe() }
    return standing(of: scan, path: path, for: leaf)
  }

  /// The first private key of a text, which is the one that Go takes.
  static func standing(
    of scan: borrowing PEMScan, path: String, for leaf: Certificate
  ) -> CertificateRow.Key {
    let blocks = scan.summary.blocks
    guard let index = blocks.firstIndex(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
      return .broken("\(path) holds no private key")
    }
    guard !blocks[index].isEncrypted, blocks[index].label != "ENCRYPTED PRIVATE KEY" else {
      return .broken("\(path): the key is encrypted, and nobody is there to give a passphrase")
    }
    do throws(OpenSSLError) {
      let key = try PrivateKey(der: scan.contents[index])
      return key.matches(leaf) ? .matches : .differs(path)
    } catch {
      return .broken("\(path): the key cannot be read: \(error)")
    }
  }
}
