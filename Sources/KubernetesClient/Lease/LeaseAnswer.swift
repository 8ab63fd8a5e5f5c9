/// What came of reading or writing the Lease.
package enum LeaseAnswer: Sendable, Equatable {
  /// The Lease as it stands; after a write, as it was applied.
  case lease(LeaseObject)
  /// 404: there is no such Lease, or no such namespace.
  case missing
  /// 401 or 403; nothing was applied.
  case denied(status: Int, message: String)
  /// 409: another write came first (or, for a creation, it is there already); nothing was applied.
  case conflict(message: String)
  /// 429; nothing was applied. Seconds to wait, if the server said.
  case throttled(retryAfter: Int?)
  /// Another 4xx, such as 422: the request itself was refused; nothing was applied.
  case refused(status: Int, message: String)
  /// 5xx to a read.
  case serverError(status: Int, message: String)
  /// No server answered; a write surely reached none.
  case unreachable(String)
  /// A write that may have been applied, now or later: read again.
  case unknown(String)
  /// An answer to a read that makes no sense: not an API server's, or not this Lease.
  case notUnderstood(String)
}
