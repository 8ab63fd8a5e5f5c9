/// Whether the loopback certificate is known to outlive its process (a patched build).
package enum CertificatePersistence: Sendable, Equatable, CaseIterable {
  /// loopwarden finds out by what it sees.
  case auto
  /// It is: a restart alone does not renew it.
  case yes
  /// It is not, whatever it looks like.
  case no

  /// What configuration says, as `Correlation.correlate` takes it; `nil` is nothing.
  package var configured: Bool? {
    switch self {
    case .auto: nil
    case .yes: true
    case .no: false
    }
  }
}

/// How this master was set up: a layout gives defaults, and every one of them can be set.
package enum LayoutChoice: Sendable, Equatable {
  /// The one whose files are found here.
  case auto
  /// The one of this name, whatever is found.
  case named(String)
}

/// Where kubelet's health is asked.
package enum KubeletHealthz: Sendable, Equatable {
  /// Where kubelet's own configuration says.
  case automatic
  /// Nowhere: kubelet's health port is not asked.
  case off
  /// Here.
  case at(HostPort)
}
