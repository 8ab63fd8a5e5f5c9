internal import Glibc

/// renameat2(2). Swift does not import its declaration, which stands behind `_GNU_SOURCE`; glibc has
/// the function from 2.28 on, and it is looked up once.
enum FolderExchange {
  /// The target must not be there.
  static let noReplace: UInt32 = 1
  /// Both names must be there, and each gets what the other had, in one step.
  static let exchange: UInt32 = 2

  /// 0, or -1 and `errno`.
  static func rename(
    _ folder: Int32, _ name: String, _ otherFolder: Int32, _ other: String, _ flag: UInt32
  ) -> Int32 {
    guard let function else {
      errno = ENOSYS
      return -1
    }
    return function(folder, name, otherFolder, other, flag)
  }

  private typealias Function =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32

  private static let function: Function? = dlsym(nil, "renameat2").map {
    unsafeBitCast($0, to: Function.self)
  }
}
