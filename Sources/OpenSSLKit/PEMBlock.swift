import COpenSSL

/// One block of a PEM text (RFC 7468).
package struct PEMBlock: Sendable, Equatable {
  /// What stands after BEGIN: `CERTIFICATE`, `RSA PRIVATE KEY`.
  package let label: String
  /// The decoded bytes; still encrypted where the block's headers say so.
  package let content: [UInt8]

  /// Makes a block.
  package init(label: String, content: [UInt8]) {
    self.label = label
    self.content = content
  }

  /// Every block of a PEM text, in order; text between blocks is passed over.
  ///
  /// Throws where a block is damaged. A text without blocks gives an empty list.
  package static func all(in bytes: [UInt8]) throws(OpenSSLError) -> [PEMBlock] {
    ERR_clear_error()
    let memory = try OwnedHandle.memory(holding: bytes)
    var blocks: [PEMBlock] = []
    while true {
      var name: UnsafeMutablePointer<CChar>?
      var header: UnsafeMutablePointer<CChar>?
      var data: UnsafeMutablePointer<UInt8>?
      var length = 0
      guard PEM_read_bio(memory.pointer, &name, &header, &data, &length) == 1 else {
        let error = OpenSSLError.drain("reading PEM")
        let atEnd = error.entries.contains {
          $0.library == ERR_LIB_PEM && $0.reason == PEM_R_NO_START_LINE
        }
        if atEnd { return blocks }
        throw error
      }
      defer {
        loopwarden_OPENSSL_free(name)
        loopwarden_OPENSSL_free(header)
        loopwarden_OPENSSL_free(data)
      }
      blocks.append(
        PEMBlock(
          label: name.map { String(cString: $0) } ?? "",
          content: Array(UnsafeBufferPointer(start: data, count: length))))
    }
  }

  /// CERTIFICATE and its old name; a TRUSTED CERTIFICATE is OpenSSL's own and has bytes after its end.
  package var isCertificate: Bool { label == "CERTIFICATE" || label == "X509 CERTIFICATE" }

  /// The block with its lines, ending in a newline.
  package var encoded: [UInt8] {
    guard let memory = try? OwnedHandle.memory(),
      content.count <= Int(Int32.max),
      PEM_write_bio(memory.pointer, label, "", content, content.count) > 0
    else {
      // Only exhausted memory: bytes that we hold always have a PEM form.
      preconditionFailure("OpenSSL cannot write PEM")
    }
    return memory.memoryContents
  }
}
