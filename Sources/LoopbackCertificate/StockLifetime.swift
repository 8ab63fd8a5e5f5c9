/// Lifetimes that stock builds give the loopback certificate. Only to explain and to correlate:
/// when it expires is read from the certificate.
package struct StockLifetime: Sendable, Hashable {
  /// Whole days.
  package let days: Int64
  /// The Kubernetes minor versions that make it.
  package let versions: String
  /// Whether a vendor's build makes it rather than an upstream one.
  package let isVendors: Bool

  /// Seconds.
  package var seconds: Int64 { days * 86_400 }

  /// Upstream's first; sources in the reference's table (client-go `util/cert`, `MaxAge`).
  package static let all: [StockLifetime] = [
    StockLifetime(days: 365, versions: "Kubernetes 1.10 to 1.32", isVendors: false),
    StockLifetime(
      days: 1096, versions: "Kubernetes 1.33 and later, OpenShift 4.15 and later", isVendors: false),
    StockLifetime(days: 5 * 365, versions: "Tencent TKE", isVendors: true),
    StockLifetime(days: 10 * 365, versions: "Alibaba ACK", isVendors: true),
  ]

  /// Seconds by which notAfter may lie off when counted from the common name's time: keys are
  /// generated between the two readings of the clock, which takes seconds on a busy machine.
  package static let slack: Int64 = 60

  /// The upstream lifetime that a certificate has, from notBefore exactly or from the time in its
  /// common name; nil where no stock build makes it.
  package static func upstream(madeAt: Int64, notBefore: Int64, notAfter: Int64) -> StockLifetime? {
    all.first { stock in
      !stock.isVendors
        && (notAfter - notBefore == stock.seconds
          || abs(notAfter - madeAt - stock.seconds) <= slack)
    }
  }

  /// `365 d, as Kubernetes 1.10 to 1.32 makes it`; `120 d, which no stock build makes`.
  package static func explanation(ofSeconds seconds: Int64) -> String {
    guard let stock = all.first(where: { $0.seconds == seconds }) else {
      let days = seconds / 86_400
      return days >= 2
        ? "\(days) d, which no stock build makes" : "\(seconds) s, which no stock build makes"
    }
    return "\(stock.days) d, as \(stock.versions) makes it"
  }
}
