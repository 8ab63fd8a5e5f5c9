/// A D-Bus server's side of one connection without a bus, as the service manager has it at its own
/// socket: written from the specification, so that libsystemd's client is tested against something
/// that is not libsystemd.
package final class DBusPeer {
  /// A method call that came.
  package struct Call: Sendable {
    package let serial: UInt32
    package let path: String
    package let interface: String
    package let member: String
    /// Its arguments, which are texts and numbers here.
    package let arguments: [String]
  }

  private let peer: ServerPeer
  private var serial: UInt32 = 0

  /// Answers the authentication; nil where the client goes away before its end.
  package init?(_ peer: ServerPeer) {
    self.peer = peer
    guard peer.receive(upTo: "BEGIN\r\n").hasSuffix("BEGIN\r\n") else { return nil }
    peer.send(
      Array("DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n".utf8))
  }

  /// The next call; nil at the end.
  package func call() -> Call? {
    let start = peer.receive(exactly: 16)
    guard start.count == 16 else { return nil }
    var reader = DBusReader(start, at: 4)
    let bodyLength = Int(reader.uint32())
    let serial = reader.uint32()
    let fieldsLength = Int(reader.uint32())
    let padded = (fieldsLength + 7) / 8 * 8
    let rest = peer.receive(exactly: padded + bodyLength)
    guard rest.count == padded + bodyLength else { return nil }
    // Alignment counts from the message's start, which is 16 bytes before: a multiple of 8.
    var fields: [UInt8: String] = [:]
    var header = DBusReader(Array(rest[..<fieldsLength]))
    while !header.isAtEnd {
      header.align(8)
      let code = header.byte()
      fields[code] = header.texts(header.signature()).first
    }
    var body = DBusReader(Array(rest[padded...]))
    return Call(
      serial: serial, path: fields[1] ?? "", interface: fields[2] ?? "",
      member: fields[3] ?? "", arguments: body.texts(fields[8] ?? ""))
  }

  /// Answers a call.
  package func reply(to call: Call, _ values: DBusValue...) {
    send(2, [(5, .uint32(call.serial))], values)
  }

  /// Answers a call with an error.
  package func fail(_ call: Call, _ name: String, _ message: String) {
    send(3, [(4, .string(name)), (5, .uint32(call.serial))], [.string(message)])
  }

  /// Sends a signal.
  package func signal(path: String, interface: String, member: String, _ values: [DBusValue]) {
    send(
      4, [(1, .path(path)), (2, .string(interface)), (3, .string(member))], values)
  }

  /// Ends the connection.
  package func close() { peer.close() }

  private func send(_ type: UInt8, _ fields: [(UInt8, DBusValue)], _ values: [DBusValue]) {
    serial += 1
    var body = DBusWriter()
    values.forEach { body.write($0) }
    var message = DBusWriter()
    // Little endian, type, no flags, version 1 of the protocol.
    message.append([UInt8(ascii: "l"), type, 0, 1])
    message.number(UInt32(body.bytes.count))
    message.number(serial)
    var header = fields.map { code, value in
      DBusValue.structure([.byte(code), .variant(value)])
    }
    let signature = values.map(\.signature).joined()
    if !signature.isEmpty {
      header.append(.structure([.byte(8), .variant(.signature(signature))]))
    }
    message.write(.array("(yv)", header))
    message.align(8)
    message.append(body.bytes)
    peer.send(message.bytes)
  }
}
