import COpenSSL

/// Owns one reference to an OpenSSL object and gives it back in `deinit`.
///
/// Never leaves this module: what crosses it is values. Certificates, keys and contexts are not
/// changed after they were made, and their reference counts are atomic, so sharing them is safe.
final class OwnedHandle: @unchecked Sendable {
  let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  init(_ pointer: OpaquePointer, free: @escaping @convention(c) (OpaquePointer?) -> Void) {
    self.pointer = pointer
    self.free = free
  }

  deinit { free(pointer) }

  /// Reads one X.509 certificate that fills the bytes (RFC 5280, DER).
  static func certificate(der: [UInt8]) throws(OpenSSLError) -> OwnedHandle {
    ERR_clear_error()
    let parsed = der.withUnsafeBufferPointer { buffer -> (OpaquePointer?, Int) in
      var cursor = buffer.baseAddress
      let certificate = d2i_X509(nil, &cursor, buffer.count)
      let used = cursor.flatMap { end in buffer.baseAddress.map { end - $0 } } ?? 0
      return (certificate, used)
    }
    guard let pointer = parsed.0 else { throw .drain("reading a certificate") }
    let handle = OwnedHandle(pointer, free: X509_free)
    guard parsed.1 == der.count else {
      throw .own(.invalidArgument, "reading a certificate: bytes follow its end")
    }
    return handle
  }

  /// A memory BIO that holds a copy of the bytes.
  static func memory(holding bytes: [UInt8]) throws(OpenSSLError) -> OwnedHandle {
    let memory = try memory()
    guard bytes.count <= Int(Int32.max) else {
      throw .own(.invalidArgument, "reading PEM: more than 2 GiB")
    }
    let written = bytes.isEmpty ? 0 : BIO_write(memory.pointer, bytes, Int32(bytes.count))
    guard Int(written) == bytes.count else { throw .drain("filling a buffer") }
    return memory
  }

  /// An empty memory BIO.
  static func memory() throws(OpenSSLError) -> OwnedHandle {
    guard let pointer = BIO_new(BIO_s_mem()) else { throw .drain("making a buffer") }
    return OwnedHandle(pointer) { _ = BIO_free($0) }
  }

  /// What a memory BIO holds.
  var memoryContents: [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let count = loopwarden_BIO_get_mem_data(pointer, &start)
    guard let start, count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The same for a secret. The BIO's own buffer is wiped when it is freed (BUF_MEM_free).
  var wipedContents: WipedBytes {
    var start: UnsafeMutablePointer<CChar>?
    let count = loopwarden_BIO_get_mem_data(pointer, &start)
    guard let start, count > 0 else { return WipedBytes(capacity: 0) }
    let bytes = WipedBytes(capacity: count)
    bytes.append(UnsafeRawBufferPointer(start: start, count: count))
    return bytes
  }
}
