import Glibc

/// A thread that is joined; for servers that tests talk to, never in the product.
package final class Thread: Sendable {
  private let handle: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts it.
  package init(_ run: @escaping @Sendable () -> Void) throws(SetupFailure) {
    let body = Unmanaged.passRetained(Body(run))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw .init("pthread_create", code)
    }
    self.handle = handle
  }

  /// Waits for its end; once, by whoever started it.
  package func join() { pthread_join(handle, nil) }
}
