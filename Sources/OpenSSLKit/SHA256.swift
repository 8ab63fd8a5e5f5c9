import COpenSSL

/// SHA-256 (FIPS 180-4) by OpenSSL.
package enum SHA256 {
  /// The 32 bytes of the digest.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let done = EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
    // SHA-256 is in every provider, FIPS included: only exhausted memory can bring us here, and a
    // made-up fingerprint could prove a restart that did not happen.
    precondition(done == 1 && length == 32, "OpenSSL cannot compute SHA-256")
    return Array(digest.prefix(32))
  }
}
