/// The demo's small texts.
package enum DemoText {
  /// Two digits a byte, lower case.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// What ages and what it is for, in one line: `[####......] 34 s left; /readyz 200; watching; ...`.
  package static func ticker(
    secondsLeft: Int64, of life: Int64, readiness: Int?, phase: String, sent: Int, failed: Int
  ) -> String {
    let cells: Int64 = 10
    let full = Int(max(0, min(cells, (secondsLeft * cells + life - 1) / max(1, life))))
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: Int(cells) - full)
    let left = secondsLeft >= 0 ? "\(secondsLeft) s left" : "EXPIRED"
    return "[\(bar)] \(left); /readyz \(readiness.map { "\($0)" } ?? "-"); \(phase);"
      + " \(sent) sent, \(failed) failed"
  }
}
