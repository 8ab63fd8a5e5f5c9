/// How far a step of a connection on a nonblocking descriptor came.
package enum TLSStep: Sendable, Hashable {
  /// It is complete.
  case done
  /// Call again when the descriptor is readable.
  case wantRead
  /// Call again when the descriptor is writable.
  case wantWrite
}

/// What reading from a connection gave.
package enum TLSRead: Sendable, Hashable {
  /// Application data, at least one byte.
  case bytes([UInt8])
  /// Nothing yet: call again when the descriptor is readable.
  case wantRead
  /// Nothing yet: call again when the descriptor is writable.
  case wantWrite
  /// The peer sent close_notify.
  case closed
}

/// What writing to a connection did.
package enum TLSWrite: Sendable, Hashable {
  /// This many bytes were taken, at least one.
  case wrote(Int)
  /// Nothing yet: call again when the descriptor is readable.
  case wantRead
  /// Nothing yet: call again when the descriptor is writable.
  case wantWrite
}
