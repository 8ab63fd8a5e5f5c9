/// Words of a POSIX shell.
enum ShellText {
  /// `text` as one word that the shell takes literally.
  static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || "-_./:=,@%".utf8.contains(byte)
      }
    if isPlain { return text }
    let quoted = text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#)
    return "'\(quoted)'"
  }
}
