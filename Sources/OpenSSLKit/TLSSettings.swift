import COpenSSL

/// Settings that client and server contexts share.
enum TLSSettings {
  static func makeContext(
    _ method: OpaquePointer?, minimum: TLSVersion, maximum: TLSVersion
  ) throws(OpenSSLError) -> OwnedHandle {
    ERR_clear_error()
    guard let pointer = SSL_CTX_new(method) else { throw .drain("making a TLS context") }
    let context = OwnedHandle(pointer, free: SSL_CTX_free)
    guard loopwarden_SSL_CTX_set_min_proto_version(pointer, minimum.rawValue) == 1,
      loopwarden_SSL_CTX_set_max_proto_version(pointer, maximum.rawValue) == 1
    else { throw .drain("limiting the TLS version to \(minimum) to \(maximum)") }
    // A Swift array may lie elsewhere when the same bytes are offered again.
    loopwarden_SSL_CTX_set_mode(
      pointer, Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER))
    loopwarden_SSL_CTX_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
    loopwarden_SSL_CTX_set_read_ahead(pointer, 1)
    _ = SSL_CTX_set_options(pointer, loopwarden_SSL_OP_NO_RENEGOTIATION())
    return context
  }

  /// Prefers the cheap groups; a FIPS provider refuses X25519, and a list with it as a whole.
  static func chooseGroups(_ context: OpaquePointer) {
    defer { ERR_clear_error() }
    if loopwarden_SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 { return }
    // Where this is refused too, the provider's own list stands.
    _ = loopwarden_SSL_CTX_set1_groups_list(context, "P-256:P-384")
  }
}
