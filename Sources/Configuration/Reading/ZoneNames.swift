/// The names that tzdata lists, for "did you mean".
enum ZoneNames {
  static func nearest(to name: String, zoneinfo: String) -> String? {
    NearMiss.nearest(to: name, among: all(zoneinfo: zoneinfo))
  }

  /// tzdata.zi: `Z Europe/Berlin …` is a zone, `L Europe/Berlin Europe/Oslo` a link (zic(8)).
  /// Without that file nothing is suggested.
  private static func all(zoneinfo: String) -> [String] {
    guard let bytes = try? SourceFile.read(zoneinfo + "/tzdata.zi") else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
      let at = line.starts(with: "Z ".utf8) ? 1 : line.starts(with: "L ".utf8) ? 2 : .max
      return words.count > at ? String(decoding: words[at], as: UTF8.self) : nil
    }
  }
}
