package import RestartDecision

/// Every setting with the value that holds; the members mirror the YAML file.
///
/// The values written here are the defaults: nothing else repeats them. What a key means, its
/// bounds and its sentence of help stand in `ConfigurationKey.all`.
package struct Settings: Sendable, Equatable {
  /// Whether the service may restart anything.
  package var mode: Mode = .observe
  /// This node's name in the cluster; `nil` is the host's name in small letters, as with kubelet.
  package var nodeName: String?
  /// How this master was set up.
  package var layout = LayoutChoice.auto
  /// Where this master's API server is.
  package var apiServer = APIServer()
  /// Where kubelet's settings are.
  package var kubelet = Kubelet()
  /// How the API server's process is reached.
  package var runtime = Runtime()
  /// How this master's `/readyz` is read.
  package var readiness = Readiness()
  /// What cannot be seen from one master.
  package var cluster = Cluster()
  /// When and how to restart.
  package var restart = Restart()
  /// The files that a patched API server reads.
  package var generator = Generator()
  /// How often to look.
  package var looks = Looks()
  /// What clocks are believed.
  package var clocks = Clocks()
  /// Where loopwarden writes.
  package var state = State()
  /// Where metrics go.
  package var metrics = Metrics()
  /// From when `check` warns.
  package var thresholds = Thresholds()
  /// What `certs` looks at besides this master.
  package var certs = Certs()
  /// Numbers of the preflight checks.
  package var preflight = Preflight()

  /// The defaults.
  package init() {}

  /// Where this master's API server is.
  package struct APIServer: Sendable, Equatable {
    /// The static pod's manifest, an absolute path.
    package var manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"
    /// The cluster's PKI folder, an absolute path; flags that name files come first.
    package var pki = "/etc/kubernetes/pki"
    /// Where to probe; `nil` is what the manifest's flags say, else 127.0.0.1:6443.
    package var target: HostPort?
    /// One handshake's total, from connect to close.
    package var probeDeadline = Interval.seconds(5)
    /// Whether the certificate is known to outlive its process.
    package var certificatePersisted = CertificatePersistence.auto
  }

  /// Where kubelet's settings are.
  package struct Kubelet: Sendable, Equatable {
    /// kubelet's configuration file, an absolute path.
    package var config = "/var/lib/kubelet/config.yaml"
    /// kubeadm's file of kubelet flags, an absolute path.
    package var kubeadmFlags = "/var/lib/kubelet/kubeadm-flags.env"
    /// kubelet's health port.
    package var healthz = KubeletHealthz.automatic
  }

  /// Where loopwarden writes.
  package struct State: Sendable, Equatable {
    /// What must outlive a reboot, an absolute path.
    package var directory = "/var/lib/loopwarden"
    /// What must not, an absolute path.
    package var runtimeDirectory = "/run/loopwarden"
  }

  /// How this master's `/readyz` is read.
  package struct Readiness: Sendable, Equatable {
    /// The service's own kubeconfig, an absolute path.
    package var kubeconfig = "/etc/loopwarden/kubeconfig"
    /// Whether a kubeconfig with an administrator's rights is accepted.
    package var allowAdminCredential = false
    /// The name that API servers' certificates must carry; `nil` is the kubeconfig's.
    package var tlsServerName: String?
    /// One request's total.
    package var timeout = Interval.seconds(5)
  }

  /// How often to look.
  package struct Looks: Sendable, Equatable {
    /// Between two looks when nothing is going on.
    package var interval = Interval.minutes(5)
    /// Between two looks while a restart is in flight.
    package var flightInterval = Interval.seconds(1)
    /// Between two full preflights while nothing is due.
    package var preflightInterval = Interval.hours(24)
    /// One look's total.
    package var deadline = Interval.seconds(20)
  }

  /// What clocks are believed.
  package struct Clocks: Sendable, Equatable {
    /// How far wall clock and boot clock may differ on the certificate's age.
    package var tolerance = Interval.hours(1)
  }

  /// From when `check` warns, counted back from notAfter.
  package struct Thresholds: Sendable, Equatable {
    /// From here on WARNING.
    package var warning = Interval.days(60)
    /// From here on CRITICAL.
    package var critical = Interval.days(14)
  }

  /// What `certs` looks at besides this master.
  package struct Certs: Sendable, Equatable {
    /// Other servers on the same library. They are shown, never restarted.
    package var endpoints: [HostPort] = []
  }

  /// Numbers of the preflight checks.
  package struct Preflight: Sendable, Equatable {
    /// Free space below this share of the file system, in percent, is a risk.
    package var diskFreeMinimumPercent = 10
    /// One etcd request's total.
    package var etcdTimeout = Interval.seconds(3)
  }
}
