import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// Dates: how they are computed, how they are written, and which cannot be.
struct LoopbackPeriodTests {
  private static let now: Int64 = 1_795_253_746

  @Test func theSkewComesBeforeAndTheValidityCountsFromIt() throws {
    let pair = try LoopbackPair.make(
      at: Self.now, validity: 86_400, key: .p256, notBeforeSkew: 600)
    for certificate in pair.chain {
      #expect(certificate.notBefore == Self.now - 600)
      #expect(certificate.notAfter == Self.now - 600 + 86_400)
    }
    #expect(pair.identity.madeAt == Self.now)
  }

  /// UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5), by openssl's word.
  @Test(
    arguments: [
      (2_524_607_999, "UTCTIME", "Dec 31 23:59:59 2049 GMT"),
      (2_524_608_000, "GENERALIZEDTIME", "Jan  1 00:00:00 2050 GMT"),
      (4_951_000_000, "GENERALIZEDTIME", "Nov 22 05:46:40 2126 GMT"),
      (253_402_300_799, "GENERALIZEDTIME", "Dec 31 23:59:59 9999 GMT"),
    ] as [(Int64, String, String)])
  func everyEndIsWrittenInItsForm(end: Int64, form: String, text: String) throws {
    let pair = try LoopbackPair.make(
      at: Self.now, validity: end - Self.now + 3600, key: .p256)
    #expect(pair.identity.notAfter == end && pair.identity.notBefore == Self.now - 3600)
    let folder = try TemporaryDirectory()
    for certificate in pair.chain {
      let file = try folder.write(certificate.pem, to: "certificate")
      #expect(
        try Command.run(["openssl", "x509", "-in", file, "-noout", "-enddate"]).text
          == "notAfter=\(text)\n")
      let parsed = try Command.run(["openssl", "asn1parse", "-in", file]).text
      let times = parsed.split(separator: "\n").filter { $0.contains("TIME") }
      #expect(times.count == 2)
      #expect(times.first?.contains(" UTCTIME ") == true)
      #expect(times.last?.contains(" \(form) ") == true)
    }
  }

  struct Impossible: Sendable {
    let madeAt: Int64
    let validity: Int64
    let skew: Int64
    let words: String
  }

  @Test(arguments: [
    Impossible(madeAt: now, validity: 0, skew: 3600, words: "valid for 0 s"),
    Impossible(madeAt: now, validity: -1, skew: 3600, words: "valid for -1 s"),
    Impossible(madeAt: now, validity: 86_400, skew: -1, words: "after it was made"),
    Impossible(madeAt: 3599, validity: 86_400, skew: 3600, words: "before the year 1970"),
    Impossible(madeAt: .min, validity: 86_400, skew: 3600, words: "before the year 1970"),
    Impossible(
      madeAt: now, validity: 253_402_300_799 - now + 3601, skew: 3600, words: "beyond the year 9999"
    ),
    Impossible(madeAt: now, validity: .max, skew: 0, words: "beyond the year 9999"),
    Impossible(madeAt: .max, validity: .max, skew: 0, words: "beyond the year 9999"),
  ])
  func whatCannotBeWrittenIsRefused(_ impossible: Impossible) throws {
    let error = #expect(throws: OpenSSLError.self) {
      try LoopbackPair.make(
        at: impossible.madeAt, validity: impossible.validity, key: .p256,
        notBeforeSkew: impossible.skew)
    }
    #expect(error?.kind == .invalidArgument)
    #expect(error?.description.contains(impossible.words) == true, "\(String(describing: error))")
  }
}
