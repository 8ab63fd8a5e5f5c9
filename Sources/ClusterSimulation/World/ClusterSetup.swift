package import RestartDecision

/// What a run begins with.
package struct ClusterSetup: Sendable {
  /// One master.
  package struct Place: Sendable {
    /// Its node's name.
    package var name: String
    /// Its rules.
    package var policy: Policy
    /// How long its API server has run, and the machine too.
    package var age: Interval
    /// What the API server makes certificates for.
    package var lifetime: Interval
    /// The certificate that it serves at first, where it is not the one that it would have made.
    package var certificate: CertificateFacts?
    /// Whether it loads that certificate again at every start.
    package var isPersisted = false
    /// How long the certificates are valid that the supervisor puts into its files; `nil`: it does not.
    package var filesValidity: Interval?
    /// How far its wall clock is off.
    var wallError = Interval.zero
    /// How much too fast its clocks go, in parts per million.
    var wallRate: Int64 = 0
    var bootRate: Int64 = 0
    var uptime: Interval { age + .hours(1) }

    /// A master whose API server has run for `age`.
    package init(name: String, policy: Policy, age: Interval, lifetime: Interval) {
      self.name = name
      self.policy = policy
      self.age = age
      self.lifetime = lifetime
    }
  }

  /// The time on the wall when the run begins.
  package var start: WallTime
  /// The masters.
  package var masters: [Place]
  /// Which of them holds the control plane's virtual address.
  package var virtualAddress: Int?

  /// The rules that all of them share, as far as they share any.
  var policy: Policy { masters.first?.policy ?? Policy() }

  /// Masters that begin at `start`.
  package init(start: WallTime, masters: [Place], virtualAddress: Int? = nil) {
    self.start = start
    self.masters = masters
    self.virtualAddress = virtualAddress
  }
}
