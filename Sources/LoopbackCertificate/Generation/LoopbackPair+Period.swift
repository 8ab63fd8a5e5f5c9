package import OpenSSLKit

extension LoopbackPair {
  /// When a pair is made and how long it lasts, as an X.509 certificate can say it.
  package struct Period: Sendable, Equatable {
    /// The common names' time, Unix seconds.
    package let madeAt: Int64
    /// First second of validity, Unix seconds.
    package let notBefore: Int64
    /// Last second of validity, Unix seconds.
    package let notAfter: Int64

    /// All in seconds.
    ///
    /// Throws `.invalidArgument` for a validity that is not positive, a negative skew, and times
    /// before 1970 or after the year 9999, which GeneralizedTime cannot write (RFC 5280 section
    /// 4.1.2.5).
    package init(madeAt: Int64, validity: Int64, notBeforeSkew: Int64) throws(OpenSSLError) {
      guard validity > 0 else {
        throw .invalidArgument("a certificate cannot be valid for \(validity) s")
      }
      guard notBeforeSkew >= 0 else {
        throw .invalidArgument("a certificate cannot become valid after it was made")
      }
      let (notBefore, early) = madeAt.subtractingReportingOverflow(notBeforeSkew)
      guard !early, notBefore >= 0 else {
        throw .invalidArgument("a certificate cannot become valid before the year 1970")
      }
      let (notAfter, late) = notBefore.addingReportingOverflow(validity)
      guard !late, notAfter <= LoopbackFormat.latest else {
        throw .invalidArgument(
          "a certificate cannot be valid beyond the year 9999, as \(validity / 86_400) d from now is"
        )
      }
      self.madeAt = madeAt
      self.notBefore = notBefore
      self.notAfter = notAfter
    }
  }
}
