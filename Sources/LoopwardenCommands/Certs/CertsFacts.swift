package import Configuration
package import ControlPlaneNode
package import LoopbackCertificate
package import OpenSSLKit

/// Everything that one look at a master's certificates has seen; `CertsReport` judges it.
package struct CertsFacts: Sendable {
  /// What a port showed.
  package struct Served: Sendable {
    /// The port.
    package var endpoint: ServingEndpoint
    /// The certificate, or why there is none.
    package var shown: Result<Certificate, SeenProblem>
    /// What it is among the files; nil where nothing was shown.
    package var match: ServedMatch?

    /// What a port showed.
    package init(
      endpoint: ServingEndpoint, shown: Result<Certificate, SeenProblem>, match: ServedMatch?
    ) {
      self.endpoint = endpoint
      self.shown = shown
      self.match = match
    }
  }

  /// What another server built on the same library showed. It is only reported.
  package struct Other: Sendable {
    /// HOST:PORT as it was given.
    package var address: String
    /// Its loopback certificate.
    package var loopback: Result<LoopbackIdentity, SeenProblem>
    /// What it shows to everybody.
    package var serving: Result<Certificate, SeenProblem>

    /// What a server showed.
    package init(
      address: String, loopback: Result<LoopbackIdentity, SeenProblem>,
      serving: Result<Certificate, SeenProblem>
    ) {
      self.address = address
      self.loopback = loopback
      self.serving = serving
    }
  }

  /// Why something was not seen.
  package struct SeenProblem: Error, Sendable, Equatable {
    /// A stable name for machines.
    package var label: String
    /// A sentence without its subject.
    package var sentence: String

    /// A reason.
    package init(label: String, sentence: String) {
      self.label = label
      self.sentence = sentence
    }

    /// Whether nothing listens there.
    var isNobody: Bool { label == "connection-refused" }
  }

  /// This node's name.
  package var node: String
  /// When, Unix seconds.
  package var at: Int64
  /// The API server's loopback certificate, or why it was not seen.
  package var loopback: Result<LoopbackIdentity, SeenProblem>
  /// The API server's HOST:PORT.
  package var address: String
  /// What the files hold.
  package var survey: CertificateSurvey
  /// What the ports show, the API server's first.
  package var served: [Served] = []
  /// Files that the API server's process may not have taken over.
  package var stale: [StaleFile] = []
  /// The process, nil where its start is not known.
  package var process: StaleFile.Process?
  /// Other servers.
  package var others: [Other] = []
  /// What else could not be looked at: sentences.
  package var unseen: [String] = []
  /// From when it is WARNING and CRITICAL.
  package var thresholds: Settings.Thresholds

  /// What was seen of the API server and the files; set the rest.
  package init(
    node: String, at: Int64, loopback: Result<LoopbackIdentity, SeenProblem>, address: String,
    survey: CertificateSurvey, thresholds: Settings.Thresholds
  ) {
    self.node = node
    self.at = at
    self.loopback = loopback
    self.address = address
    self.survey = survey
    self.thresholds = thresholds
  }
}
