/// The demo's small texts.
package enum DemoText {
  /// Two digits a byte, lower case.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// What ages, in little: `[####......] 34 s`; the bar is `cells` wide.
  package static func bar(secondsLeft: Int64, of life: Int64, cells: Int64 = 10) -> String {
    let full = Int(max(0, min(cells, (secondsLeft * cells + life - 1) / max(1, life))))
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Int(cells) - full)
    return "[\(bar)] " + (secondsLeft >= 0 ? "\(secondsLeft) s" : "EXPIRED")
  }
}
