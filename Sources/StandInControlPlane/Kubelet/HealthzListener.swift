import Glibc

/// kubelet's `/healthz` on loopback: plain HTTP, `ok`, one request a connection.
final class HealthzListener {
  private let listener: ListeningSocket
  private var open: [(connection: FileDescriptor, reader: HTTPRequestReader)] = []

  init(port: UInt16) throws(StandInError) {
    listener = try ListeningSocket(address: "127.0.0.1", port: port)
  }

  var port: UInt16 { listener.port }

  var descriptors: [Int32] {
    [listener.descriptor] + open.map(\.connection.number)
  }

  /// Takes what is there to take, without waiting.
  func serve() {
    while open.count < 64, let accepted = listener.accept() {
      open.append((accepted.connection, HTTPRequestReader()))
    }
    open = open.compactMap { entry in
      var entry = entry
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(entry.connection.number, &bytes, bytes.count)
      guard count > 0 else { return count < 0 && errno == EAGAIN ? entry : nil }
      entry.reader.append(bytes[..<count])
      let reply: WholeReply
      do throws(RequestRefusal) {
        guard let request = try entry.reader.next() else { return entry }
        reply =
          request.path == "/healthz"
          ? WholeReply(status: 200, body: "ok") : WholeReply(status: 404, body: "not found\n")
      } catch {
        reply = WholeReply(status: error.status, body: error.message + "\n")
      }
      let answer = reply.encoded(unixTime: wallClockNow(), close: true)
      _ = write(entry.connection.number, answer, answer.count)
      return nil
    }
  }
}
