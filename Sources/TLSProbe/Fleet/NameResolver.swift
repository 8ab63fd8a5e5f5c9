import Glibc

/// Looks names up beside the loop.
///
/// getaddrinfo(3) blocks, and what it asks (files, DNS, a directory service) is the system's
/// affair; so this is the one place with threads. They are few, they end when no name is left, and
/// they touch nothing but the names and the answers, under one lock. Addresses never come here.
final class NameResolver: @unchecked Sendable {
  struct Answer: Sendable {
    let index: Int
    let addresses: Result<[String], FleetFailure>
  }

  /// Readable when there are answers.
  let descriptor: Int32
  private let bell: Int32
  private var lock = pthread_mutex_t()
  private var names: ArraySlice<(index: Int, host: String)>
  private var answers: [Answer] = []
  /// What each thread is at, and since when.
  private var underway: [Int: ContinuousClock.Instant] = [:]
  private var threads = 0

  /// Threads at work; one that hangs is replaced, up to `most`.
  private static let usual = 8
  private static let most = 64

  /// Begins to look up.
  init(_ names: [(index: Int, host: String)]) throws(ProbeFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .localProblem(errno: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, bell) = (ends[0], ends[1])
    self.names = names[...]
    pthread_mutex_init(&lock, nil)
    for _ in 0..<min(Self.usual, names.count) { try startThread() }
  }

  deinit {
    // The last reference: no thread is left, as each holds one.
    close(descriptor)
    close(bell)
    pthread_mutex_destroy(&lock)
  }

  /// The answers since the last call, and for those that took longer than `limit` that they did.
  func takeAnswers(limit: Duration, at now: ContinuousClock.Instant) -> [Answer] {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    var late = 0
    let taken = locked {
      var taken = answers
      answers = []
      for (index, since) in underway where now - since >= limit {
        underway[index] = nil
        late += 1
        taken.append(Answer(index: index, addresses: .failure(.nameTimedOut)))
      }
      return taken
    }
    // Its thread still hangs in the lookup. Where no other can be started, the rest goes on.
    for _ in 0..<late where locked({ !names.isEmpty && threads < Self.most }) {
      try? startThread()
    }
    return taken
  }

  /// Forgets the names that nobody has begun with.
  func stop() { locked { names = [] } }

  private func startThread() throws(ProbeFailure) {
    locked { threads += 1 }
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { box in
        if let box { Unmanaged<NameResolver>.fromOpaque(box).takeRetainedValue().work() }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      locked { threads -= 1 }
      throw .localProblem(errno: code)
    }
    pthread_detach(thread)
  }

  private func work() {
    // The loop's thread alone takes signals.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)
    while let name = next() {
      let found = Self.addresses(of: name.host)
      locked {
        // Given up meanwhile: somebody has been told so.
        guard underway.removeValue(forKey: name.index) != nil else { return }
        answers.append(Answer(index: name.index, addresses: found))
      }
      var byte: UInt8 = 1
      _ = write(bell, &byte, 1)
    }
    locked { threads -= 1 }
  }

  private func next() -> (index: Int, host: String)? {
    locked {
      let name = names.popFirst()
      if let name { underway[name.index] = .now }
      return name
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    return body()
  }

  /// Every address once, in the system's order of preference (RFC 6724).
  private static func addresses(of host: String) -> Result<[String], FleetFailure> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else {
      let words = code == EAI_SYSTEM ? strerror(errno).map { String(cString: $0) } : nil
      return .failure(.nameNotResolved(words ?? String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var entry = list
    while let address = entry?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(
        address.ai_addr, address.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        == 0
      {
        let name = String(
          decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if !found.contains(name) { found.append(name) }
      }
      entry = address.ai_next
    }
    return found.isEmpty ? .failure(.nameNotResolved("no address")) : .success(found)
  }
}
