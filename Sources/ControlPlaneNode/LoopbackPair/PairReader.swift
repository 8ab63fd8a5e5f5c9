internal import Glibc
internal import LoopbackCertificate
internal import OpenSSLKit

/// Makes a pair of the files of a folder.
struct PairReader {
  let folder: FolderHandle
  let layout: PairLayout

  /// A pair with RSA-4096 keys has 7 KiB; what is larger by far is something else.
  static let limit = 256 << 10

  func stored(files: [String]) throws(PairFolderError) -> StoredPair {
    var (certificatePEM, keyPEM) = try texts()
    defer { WipedBytes.wipe(&keyPEM) }
    let (certificateFile, keyFile) = (path(0), path(layout.fileNames.count - 1))
    let chain: [Certificate]
    do throws(OpenSSLError) {
      chain = try Certificate.fromPEM(certificatePEM)
    } catch {
      throw notAPair(certificateFile, "holds no certificates that can be read (\(error))")
    }
    certificatePEM = []
    let identity: LoopbackIdentity
    do throws(NotLoopback) {
      identity = try LoopbackIdentity.recognise(chain)
    } catch {
      throw .init(
        .notLoopback, certificateFile,
        "\(error). Give another folder, or replace it with loopwarden generate --replace")
    }
    do throws(OpenSSLError) {
      let key = try PrivateKey(pem: keyPEM)
      return StoredPair(
        identity: identity, keyMatches: key.matches(identity.leaf), files: files)
    } catch {
      throw notAPair(keyFile, "holds no private key that can be read (\(error))")
    }
  }

  private func texts() throws(PairFolderError) -> (certificate: [UInt8], key: [UInt8]) {
    let secret = try folder.read(layout.keyName, limit: Self.limit)
    if layout == .secret {
      guard let (certificate, key) = secret.withBytes({ SecretDocument.read([UInt8]($0)) }) else {
        throw notAPair(path(0), "is no Secret with tls.crt and tls.key")
      }
      return (certificate, key)
    }
    let certificate = try folder.read(layout.fileNames[0], limit: Self.limit)
    return (certificate.withBytes { [UInt8]($0) }, secret.withBytes { [UInt8]($0) })
  }

  private func path(_ index: Int) -> String { folder.path(of: layout.fileNames[index]) }

  private func notAPair(_ path: String, _ found: String) -> PairFolderError {
    .init(.notAPair, path, found + "; replace the pair with loopwarden generate --replace")
  }
}
