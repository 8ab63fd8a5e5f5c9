import COpenSSL

extension TLSClientContext {
  /// Connections made from now on give their record buffers back whenever these are empty
  /// (`SSL_MODE_RELEASE_BUFFERS`): 17 KiB less for each that waits, and an allocation more for each
  /// flight. For programs that have many in flight.
  package func releaseIdleBuffers() {
    loopwarden_SSL_CTX_set_mode(context.pointer, Int(SSL_MODE_RELEASE_BUFFERS))
  }
}
