import CSystemd
import Glibc

/// Where the service manager is spoken to.
package enum ServiceManagerAddress: Sendable, Equatable {
  /// As systemctl does it: root on the manager's own socket, which needs no message bus; everybody
  /// else, or where there is no such socket, over the system bus.
  case standard
  /// The manager's own socket at this path; only root may use it, and there is no bus behind it.
  case socket(String)
  /// The system bus.
  case systemBus

  /// The manager's own socket.
  package static let privateSocket = "/run/systemd/private"

  var resolved: ServiceManagerAddress {
    guard self == .standard else { return self }
    return geteuid() == 0 && access(Self.privateSocket, F_OK) == 0
      ? .socket(Self.privateSocket) : .systemBus
  }
}

/// A D-Bus connection that never waits longer than it is told to: sd-bus is only asked to do what
/// can be done at once (`sd_bus_process`), and the waiting is done here.
final class BusConnection {
  private let bus: OpaquePointer
  /// Whether a bus daemon is in between, which wants destinations and subscriptions.
  let hasDaemon: Bool
  /// For messages: where the other end is.
  let place: String

  /// Begins to connect; authentication goes on in `advance`.
  init(_ address: ServiceManagerAddress) throws(BusFailure) {
    var bus: OpaquePointer?
    let code: Int32
    switch address.resolved {
    case .socket(let path):
      hasDaemon = false
      place = path
      code = Self.open(path, &bus)
    case .systemBus, .standard:
      hasDaemon = true
      place = "the system bus"
      code = sd_bus_open_system(&bus)
    }
    guard code >= 0, let bus else {
      if let bus { sd_bus_close_unref(bus) }
      throw .unreachable("systemd cannot be reached at \(place): \(Self.text(code))")
    }
    self.bus = bus
  }

  deinit { sd_bus_close_unref(bus) }

  /// A method call of the manager or one of its objects; `destination` counts on a bus alone.
  func methodCall(
    destination: String, path: String, interface: String, member: String
  ) throws(BusFailure) -> BusMessage {
    var message: OpaquePointer?
    let code = sd_bus_message_new_method_call(
      bus, &message, hasDaemon ? destination : nil, path, interface, member)
    guard code >= 0, let message else {
      throw .malformed("\(member) cannot be asked of \(path): \(Self.text(code))")
    }
    return BusMessage(taking: message)
  }

  /// Hands a call over; a failure means that the other end surely has not got it whole. The number
  /// is what the reply carries.
  func send(_ message: BusMessage) throws(BusFailure) -> UInt64 {
    var cookie: UInt64 = 0
    let code = sd_bus_send(bus, message.raw, &cookie)
    guard code >= 0 else { throw .closed("\(place) was closed: \(Self.text(code))") }
    return cookie
  }

  /// The next message that came, or nil where nothing can be done without waiting.
  func advance() throws(BusFailure) -> BusMessage? {
    while true {
      var raw: OpaquePointer?
      let code = sd_bus_process(bus, &raw)
      if let raw {
        let message = BusMessage(taking: raw)
        if sd_bus_message_is_signal(raw, "org.freedesktop.DBus.Local", "Disconnected") > 0 {
          throw .closed("\(place) closed the connection")
        }
        return message
      }
      guard code >= 0 else { throw .closed("\(place) was closed: \(Self.text(code))") }
      if code == 0 { return nil }
    }
  }

  /// Sends a call and waits for its reply; what else comes meanwhile goes to `other`.
  func call(
    _ message: BusMessage, until deadline: ContinuousClock.Instant, wakeFD: Int32?,
    other: (BusMessage) -> Void = { _ in }
  ) throws(BusFailure) -> BusMessage {
    let cookie = try send(message)
    while true {
      while let came = try advance() {
        guard Self.reply(came) == cookie else {
          other(came)
          continue
        }
        if let failure = Self.failure(came) { throw failure }
        return came
      }
      try wait(until: deadline, wakeFD: wakeFD)
    }
  }

  /// The call that a message answers; nil for signals and calls.
  static func reply(_ message: BusMessage) -> UInt64? {
    var cookie: UInt64 = 0
    return sd_bus_message_get_reply_cookie(message.raw, &cookie) >= 0 ? cookie : nil
  }

  /// The error that a reply is.
  static func failure(_ message: BusMessage) -> BusFailure? {
    guard let error = sd_bus_message_get_error(message.raw) else { return nil }
    return .refused(
      name: error.pointee.name.map { String(cString: $0) } ?? "",
      message: error.pointee.message.map { String(cString: $0) } ?? "")
  }

  /// Whether a message is this signal.
  static func isSignal(_ message: BusMessage, _ interface: String, _ member: String) -> Bool {
    sd_bus_message_is_signal(message.raw, interface, member) > 0
  }

  /// strerror of a negative errno.
  static func text(_ code: Int32) -> String { String(cString: strerror(-code)) }

  /// Waits until there is something to do.
  private func wait(
    until deadline: ContinuousClock.Instant, wakeFD: Int32?
  ) throws(BusFailure) {
    let now = ContinuousClock.now
    guard now < deadline else { throw .timedOut(place) }
    var left = Self.milliseconds(now.duration(to: deadline))
    var due: UInt64 = .max
    if sd_bus_get_timeout(bus, &due) >= 0, due != .max {
      left = min(left, Self.milliseconds(untilMonotonic: due))
    }
    let events = sd_bus_get_events(bus)
    guard events >= 0 else { throw .closed("\(place) was closed: \(Self.text(events))") }
    // A descriptor below 0 is skipped by poll(2).
    var waits = [
      pollfd(fd: sd_bus_get_fd(bus), events: Int16(truncatingIfNeeded: events), revents: 0),
      pollfd(fd: wakeFD ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&waits, 2, left) > 0, waits[1].revents != 0 { throw .interrupted }
  }

  /// At least 1, so that a wait that is nearly over does not spin.
  private static func milliseconds(_ time: Duration) -> Int32 {
    let (seconds, attoseconds) = time.components
    return Int32(clamping: min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }

  private static func milliseconds(untilMonotonic microseconds: UInt64) -> Int32 {
    let now = ServiceNotifier.monotonicMicroseconds
    return microseconds <= now ? 0 : Int32(clamping: (microseconds - now) / 1000 + 1)
  }

  /// A connection without a bus: no greeting, and signals come unasked.
  private static func open(_ path: String, _ bus: inout OpaquePointer?) -> Int32 {
    var code = sd_bus_new(&bus)
    guard code >= 0, let bus else { return code }
    code = sd_bus_set_address(bus, "unix:path=\(escaped(path))")
    if code >= 0 { code = sd_bus_start(bus) }
    return code
  }

  /// D-Bus Specification, "Server Addresses": all but a few characters as %XX.
  private static func escaped(_ path: String) -> String {
    let plain = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_/.*".utf8)
    return path.utf8.reduce(into: "") { text, byte in
      if plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }
}
