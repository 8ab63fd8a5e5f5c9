import Glibc

/// What loopwarden's preflight asks of etcd: one linearizable read through the JSON gateway. It
/// answers that and holds nothing.
final class StandInEtcd {
  private let listener: ListeningSocket
  private var open: [(connection: FileDescriptor, reader: HTTPRequestReader)] = []

  /// Listens on a port of 127.0.0.1 that the kernel chooses.
  init() throws(StandInError) {
    listener = try ListeningSocket(address: "127.0.0.1", port: 0)
  }

  var port: UInt16 { listener.port }

  /// What to wait for besides other things.
  var descriptors: [Int32] { [listener.descriptor] + open.map(\.connection.number) }

  /// Takes what is there to take, without waiting.
  func serve() {
    while open.count < 16, let accepted = listener.accept() {
      open.append((accepted.connection, HTTPRequestReader()))
    }
    open = open.compactMap { advance($0.connection, $0.reader) }
  }

  /// Reads what there is and answers a whole request; nil once the connection is done with.
  private func advance(
    _ connection: FileDescriptor, _ reader: HTTPRequestReader
  ) -> (connection: FileDescriptor, reader: HTTPRequestReader)? {
    var reader = reader
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(connection.number, &bytes, bytes.count)
    guard count > 0 else { return count < 0 && errno == EAGAIN ? (connection, reader) : nil }
    reader.append(bytes[..<count])
    let reply: WholeReply
    do throws(RequestRefusal) {
      guard let request = try reader.next() else { return (connection, reader) }
      reply = Self.reply(to: request)
    } catch {
      reply = WholeReply(status: error.status, body: error.message + "\n")
    }
    let answer = reply.encoded(unixTime: wallClockNow(), close: true)
    _ = write(connection.number, answer, answer.count)
    return nil
  }

  private static func reply(to request: ServerRequest) -> WholeReply {
    guard request.method == "POST", request.path == "/v3/kv/range" else {
      return WholeReply(status: 404, body: "404 page not found\n")
    }
    return .json(
      200, #"{"header":{"cluster_id":"1","member_id":"1","revision":"1","raft_term":"1"}}"#)
  }
}
