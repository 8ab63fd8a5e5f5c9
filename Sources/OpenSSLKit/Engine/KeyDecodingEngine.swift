import COpenSSL
import Glibc

/// Makes OpenSSL 3.0 and 3.1 read the RSA keys of peers' certificates by their built-in method.
///
/// Those versions set up a chain of decoders anew for every certificate, which is half of a
/// client's handshake: 80 µs for each certificate against 6. Where any engine has a method for RSA
/// keys, X509_PUBKEY is read without it (crypto/x509/x_pubkey.c, `x509_pubkey_decode`). This engine
/// has OpenSSL's own method and nothing else, so the arithmetic stays the same code.
///
/// It changes the whole process and keeps such keys from the providers: for a program that only
/// looks at certificates, never for the daemon, and never under FIPS, where only the provider counts.
package enum KeyDecodingEngine {
  /// What came of it.
  package enum Outcome: Sendable, Hashable {
    /// In use from now on, by every thread.
    case inUse
    /// From 3.2 on OpenSSL keeps its decoders.
    case notNeeded
    /// The FIPS provider is loaded or asked for.
    case refusedUnderFIPS
    /// This libcrypto has no engines, or refused this one: the function.
    case unavailable(String)
  }

  /// Registers the engine, once for the process; later calls say what the first did.
  package static func use() -> Outcome { registered }

  private static let registered: Outcome = {
    guard (0x3000_0000..<0x3020_0000).contains(OpenSSL_version_num()) else { return .notNeeded }
    defer { ERR_clear_error() }
    guard EVP_default_properties_is_fips_enabled(nil) == 0, !fipsProviderIsLoaded else {
      return .refusedUnderFIPS
    }
    return register()
  }()

  private typealias Methods =
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?,
      UnsafeMutablePointer<UnsafePointer<Int32>?>?, Int32
    ) -> Int32
  private typealias SetText = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Int32

  /// Both are written once, before the engine is known to OpenSSL, and never freed.
  nonisolated(unsafe) private static var method: OpaquePointer?
  nonisolated(unsafe) private static let kinds: UnsafeMutablePointer<Int32> = {
    let kinds = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    kinds.initialize(to: EVP_PKEY_RSA)
    return kinds
  }()

  /// The functions are looked up at run time: they are deprecated, and gone from OpenSSL 4, where
  /// this program has to start as well.
  private static func register() -> Outcome {
    guard
      let find = function(
        "EVP_PKEY_meth_find", as: (@convention(c) (Int32) -> OpaquePointer?).self),
      let make = function("ENGINE_new", as: (@convention(c) () -> OpaquePointer?).self),
      let setID = function("ENGINE_set_id", as: SetText.self),
      let setName = function("ENGINE_set_name", as: SetText.self),
      let setMethods = function(
        "ENGINE_set_pkey_meths", as: (@convention(c) (OpaquePointer?, Methods) -> Int32).self),
      let setDefault = function(
        "ENGINE_set_default_pkey_meths", as: (@convention(c) (OpaquePointer?) -> Int32).self)
    else { return .unavailable("ENGINE_new") }
    method = find(EVP_PKEY_RSA)
    guard method != nil else { return .unavailable("EVP_PKEY_meth_find") }
    // OpenSSL keeps the pointers of both texts.
    guard let engine = make(), named("loopwarden", { setID(engine, $0) }),
      named("OpenSSL's own method for RSA keys", { setName(engine, $0) })
    else { return .unavailable("ENGINE_new") }
    let answer: Methods = { _, method, kinds, kind in
      guard let method else {
        kinds?.pointee = UnsafePointer(KeyDecodingEngine.kinds)
        return 1
      }
      method.pointee = kind == EVP_PKEY_RSA ? KeyDecodingEngine.method : nil
      return method.pointee == nil ? 0 : 1
    }
    guard setMethods(engine, answer) == 1 else { return .unavailable("ENGINE_set_pkey_meths") }
    guard setDefault(engine) == 1 else { return .unavailable("ENGINE_set_default_pkey_meths") }
    return .inUse
  }

  private static var fipsProviderIsLoaded: Bool {
    let available = function(
      "OSSL_PROVIDER_available",
      as: (@convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Int32).self)
    // What cannot be asked counts as FIPS: the engine is a convenience.
    return available.map { $0(nil, "fips") != 0 } ?? true
  }

  private static func named(
    _ text: StaticString, _ set: (UnsafePointer<CChar>) -> Int32
  ) -> Bool {
    text.utf8Start.withMemoryRebound(to: CChar.self, capacity: text.utf8CodeUnitCount + 1, set) == 1
  }

  private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}
