/// Results as comma-separated values (RFC 4180, with line feeds alone).
package enum ScanCSV {
  /// The first line.
  package static let header =
    "target,cluster,address,outcome,verdict,notAfter,notAfterUnix,madeAt,fingerprint,cause,message,at"

  /// One result's line.
  package static func line(_ record: ScanRecord, _ verdict: CheckVerdict) -> String {
    [
      record.target, record.cluster ?? "", record.address ?? "", record.outcome.rawValue,
      verdict.rawValue, record.notAfter ?? "", record.notAfterUnix.map(String.init) ?? "",
      record.madeAt ?? "", record.fingerprint ?? "", record.cause ?? "", record.message ?? "",
      record.at,
    ].map(field).joined(separator: ",")
  }

  private static func field(_ text: String) -> String {
    // A spreadsheet takes these for a formula; what a stranger's server said must not become one.
    // By code points: a combining mark behind a quotation mark makes one character of both.
    let isFormula = text.unicodeScalars.first.map { "=+-@\t".unicodeScalars.contains($0) } ?? false
    let safe = isFormula && Int64(text) == nil ? "'" + text : text
    guard safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return safe }
    var doubled = String.UnicodeScalarView()
    for scalar in safe.unicodeScalars {
      if scalar == "\"" { doubled.append(scalar) }
      doubled.append(scalar)
    }
    return "\"\(String(doubled))\""
  }
}
