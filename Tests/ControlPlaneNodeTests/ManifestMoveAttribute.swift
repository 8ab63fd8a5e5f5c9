import Glibc

/// An extended attribute of a file (xattr(7)). Swift's Glibc module does not declare the calls.
enum ManifestMoveAttribute {
  private typealias Setter =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer, Int, Int32
    ) -> Int32
  private typealias Getter =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer, Int
    ) -> Int

  private static let name = "user.loopwarden-test"

  /// Whether the file system took it: not every one has them.
  @discardableResult
  static func set(_ value: [UInt8], of path: String) -> Bool {
    guard let symbol = dlsym(nil, "setxattr") else { return false }
    return unsafeBitCast(symbol, to: Setter.self)(path, name, value, value.count, 0) == 0
  }

  static func value(of path: String) -> [UInt8]? {
    guard let symbol = dlsym(nil, "getxattr") else { return nil }
    var value = [UInt8](repeating: 0, count: 64)
    let length = unsafeBitCast(symbol, to: Getter.self)(path, name, &value, value.count)
    return length < 0 ? nil : Array(value[..<length])
  }
}
