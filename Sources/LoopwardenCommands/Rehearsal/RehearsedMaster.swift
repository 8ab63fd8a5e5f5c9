import ClusterSimulation
import FoundationEssentials
package import RestartDecision

/// A real master's certificate, as `check -o json` told it: what a rehearsal begins with.
package struct RehearsedMaster: Sendable, Equatable {
  /// The node's name.
  package var node: String
  /// When it was seen.
  package var at: WallTime
  /// The certificate.
  package var certificate: CertificateFacts
  /// How long its process had run.
  package var age: Interval
  /// Whether it is read from files, so that a restart does not renew it.
  package var isPersisted: Bool

  /// What `report` says.
  ///
  /// - Throws: `CommandFailure` if the report holds no certificate.
  init(_ report: CheckReport) throws {
    func time(_ text: String?, _ what: String) throws -> WallTime {
      guard let text else {
        throw CommandFailure(
          "the report of \(report.node) holds no \(what): "
            + (report.certificate.problem ?? "run `check -o json` again"))
      }
      return try CommandValues.time(text, option: "the \(what) of \(report.node),")
    }
    node = report.node
    at = try time(report.at, "time")
    let notBefore = try time(report.certificate.notBefore, "notBefore")
    let notAfter = try time(report.certificate.notAfter, "notAfter")
    let madeAt = try time(report.certificate.madeAt, "time in the certificate's name")
    guard let fingerprint = report.certificate.fingerprint.flatMap(Self.fingerprint) else {
      throw CommandFailure("the report of \(report.node) holds no fingerprint")
    }
    certificate = CertificateFacts(
      fingerprint: fingerprint, madeAt: madeAt, notBefore: notBefore, notAfter: notAfter,
      correlation: .unknown)
    age = max(.zero, report.container.ageSeconds.map { .seconds($0) } ?? (at - madeAt))
    isPersisted = report.certificate.correlation == "persisted"
  }

  private static func fingerprint(_ text: String) -> Fingerprint? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 64 else { return nil }
    return Fingerprint((0..<32).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) })
  }

  /// The masters that `text` tells of: reports of `check -o json`, one after the other, or an array
  /// of them.
  ///
  /// - Throws: `CommandFailure` that says what in `source` is wrong.
  package static func read(_ text: String, source: String) throws -> [RehearsedMaster] {
    var masters: [RehearsedMaster] = []
    for document in JSONStream.objects(in: text) {
      let report: CheckReport
      do {
        report = try JSONDecoder().decode(CheckReport.self, from: Data(document.utf8))
      } catch {
        throw CommandFailure(
          "\(source): report \(masters.count + 1) is not the output of `loopwarden check -o json`")
      }
      guard !masters.contains(where: { $0.node == report.node }) else {
        throw CommandFailure("\(source): there are two reports of \(report.node)")
      }
      masters.append(try RehearsedMaster(report))
    }
    guard !masters.isEmpty else {
      throw CommandFailure("\(source): no report of `loopwarden check -o json` is in it")
    }
    return masters
  }
}

/// The JSON objects in a text that holds several, one after the other.
package enum JSONStream {
  /// Each outermost object, whatever stands between them.
  package static func objects(in text: String) -> [String] {
    var objects: [String] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    var begin: String.UTF8View.Index?
    let bytes = text.utf8
    for index in bytes.indices {
      let byte = bytes[index]
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = depth > 0
      case UInt8(ascii: "{"):
        if depth == 0 { begin = index }
        depth += 1
      case UInt8(ascii: "}") where depth > 0:
        depth -= 1
        if depth == 0, let begin {
          objects.append(String(decoding: bytes[begin...index], as: UTF8.self))
        }
      default: break
      }
    }
    return objects
  }
}
