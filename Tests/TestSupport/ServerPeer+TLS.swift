import Glibc
package import OpenSSLKit

extension ServerPeer {
  /// Serves TLS on the connection; nil where the handshake fails or the server is stopped.
  package func startTLS(_ context: TLSServerContext) -> TLSServerConnection? {
    guard let tls = try? TLSServerConnection(context: context, descriptor: descriptor) else {
      return nil
    }
    return complete({ try tls.handshake() }) ? tls : nil
  }

  /// Some application data, empty at the peer's close.
  package func receive(over tls: TLSServerConnection) -> [UInt8] {
    while true {
      guard let read = try? tls.read(atMost: 65536) else { return [] }
      switch read {
      case .bytes(let bytes): return bytes
      case .closed: return []
      case .wantRead: guard wait(for: POLLIN) else { return [] }
      case .wantWrite: guard wait(for: POLLOUT) else { return [] }
      }
    }
  }

  /// Sends application data; false where the peer went away.
  @discardableResult
  package func send(_ bytes: [UInt8], over tls: TLSServerConnection) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let write = try? tls.write(Array(rest)) else { return false }
      switch write {
      case .wrote(let count): rest = rest.dropFirst(count)
      case .wantRead: guard wait(for: POLLIN) else { return false }
      case .wantWrite: guard wait(for: POLLOUT) else { return false }
      }
    }
    return true
  }

  /// Reads until the peer's close_notify and answers it, as Go's server does.
  package func closeAfterPeer(_ tls: TLSServerConnection) {
    while !receive(over: tls).isEmpty {}
    sendCloseNotify(over: tls)
  }

  /// Ends the TLS session in order, whatever the peer does.
  package func sendCloseNotify(over tls: TLSServerConnection) {
    _ = complete { try tls.sendCloseNotify() }
  }

  private func complete(_ step: () throws -> TLSStep) -> Bool {
    while true {
      guard let step = try? step() else { return false }
      switch step {
      case .done: return true
      case .wantRead: guard wait(for: POLLIN) else { return false }
      case .wantWrite: guard wait(for: POLLOUT) else { return false }
      }
    }
  }
}
