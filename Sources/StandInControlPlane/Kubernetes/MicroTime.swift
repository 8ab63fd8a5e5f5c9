import Glibc

/// metav1.MicroTime: RFC 3339 with exactly six digits of the second's fraction, kept in UTC.
struct MicroTime: Equatable {
  /// As the API server gives it back.
  let text: String

  /// nil for anything but `2026-11-21T06:00:00.000000Z` or with an offset in place of the `Z`.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let form = Array("0000-00-00T00:00:00.000000".utf8)
    guard bytes.count > form.count, zip(bytes, form).allSatisfy(Self.fits) else { return nil }
    func number(_ from: Int, _ count: Int) -> Int32? {
      Int32(String(decoding: bytes[from..<from + count], as: UTF8.self))
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60,
      let offset = Self.offset(bytes[form.count...])
    else { return nil }
    var fields = tm()
    (fields.tm_year, fields.tm_mon, fields.tm_mday) = (year - 1900, month - 1, day)
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (hour, minute, second)
    let seconds = Int64(timegm(&fields))
    // timegm(3) makes March out of the 30th of February.
    guard fields.tm_mday == day else { return nil }
    let fraction = String(decoding: bytes[19..<26], as: UTF8.self)
    self.text = String(TimeText(unixTime: seconds - offset).rfc3339.dropLast()) + fraction + "Z"
  }

  private static func fits(_ byte: UInt8, _ pattern: UInt8) -> Bool {
    pattern == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == pattern
  }

  /// Seconds east of UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    if bytes.elementsEqual("Z".utf8) { return 0 }
    let sign: Int64 = bytes.first == UInt8(ascii: "-") ? -1 : 1
    guard bytes.count == 6, sign < 0 || bytes.first == UInt8(ascii: "+"),
      zip(bytes.dropFirst(), "00:00".utf8).allSatisfy(fits)
    else { return nil }
    let digits = String(decoding: bytes.dropFirst(), as: UTF8.self).split(separator: ":")
    guard let hours = Int64(digits[0]), let minutes = Int64(digits[1]), hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
