import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
import RestartDecision

/// What processes hold in memory and show on their ports.
extension CertsJudge {
  mutating func judgeLoopback() {
    let row = ServedRow(
      component: "kube-apiserver", kind: "loopback", address: facts.address, origin: "this master",
      sentence: "")
    judgeLoopback(
      facts.loopback, row, name: "apiserver-loopback-client",
      what: "the API server's loopback certificate",
      do: "loopwarden restart (loopwarden plan says when it would be done by itself)")
  }

  private mutating func judgeLoopback(
    _ found: Result<LoopbackIdentity, CertsFacts.SeenProblem>, _ row: ServedRow, name: String,
    what: String, do action: String
  ) {
    var row = row
    switch found {
    case .success(let identity):
      row.show(identity.leaf, at: facts.at)
      row.sentence = "made in its memory \(TimeText.rfc3339(identity.madeAt))"
      judgeEnd(name, of: identity.leaf, what: what, do: action)
    case .failure(let problem):
      row.fail(problem)
      unseen.append("\(what): \(problem.sentence)")
    }
    served.append(row)
  }

  mutating func judge(_ one: CertsFacts.Served) {
    let endpoint = one.endpoint
    var row = ServedRow(
      component: endpoint.component.rawValue, kind: "serving", address: endpoint.address,
      origin: endpoint.origin, sentence: "")
    row.serverName = endpoint.serverName
    defer { served.append(row) }
    switch one.shown {
    case .failure(let problem):
      row.fail(problem)
      // Nobody at a port by custom: that part of the control plane does not run here, or elsewhere.
      if endpoint.isCertain || !problem.isNobody {
        unseen.append(
          "what \(endpoint.component.rawValue) serves on \(endpoint.address): \(problem.sentence)")
      }
    case .success(let certificate):
      row.show(certificate, at: facts.at)
      row.tell(one.match)
      judge(certificate, one.match, endpoint)
    }
  }

  private mutating func judge(
    _ certificate: Certificate, _ match: ServedMatch?, _ endpoint: ServingEndpoint
  ) {
    let who = endpoint.component.rawValue
    let what = "what \(who) serves on \(endpoint.address)"
    let restart =
      endpoint.component == .apiServer ? "loopwarden restart" : "restart \(who) on this master"
    switch match {
    case .renewedOnDisk(let name, let path):
      let wait =
        endpoint.component == .apiServer ? " (from 1.17 on it takes it over within a minute)" : ""
      find(
        .warning, "not-served", name,
        "\(name) (\(path)) is renewed on disk, not yet served by \(who) on \(endpoint.address), whose "
          + "certificate ends \(TimeText.rfc3339(certificate.notAfter)): restart needed\(wait)",
        do: restart)
    case .replacedOnDisk(let name, let path):
      find(
        .warning, "not-served", name,
        "\(who) on \(endpoint.address) serves another certificate than \(name) (\(path)), which is not "
          + "newer", do: "if the file is right: \(restart)")
    case .fromNoFile where endpoint.isCertain:
      notes.append("\(what) comes from no file that is known here")
    case .file, .madeInMemory, .fromNoFile, nil: break
    }
    // A file's end is the file's row; what nobody can verify harms nobody.
    if case .file? = match { return }
    if ServedMatch.madeAt(certificate) != nil { return }
    judgeEnd("\(who)-serving", of: certificate, what: what, do: restart)
  }

  /// Reported, never restarted: it is not ours.
  mutating func judge(_ other: CertsFacts.Other) {
    let loopback = ServedRow(
      component: "endpoint", kind: "loopback", address: other.address, origin: "given", sentence: ""
    )
    judgeLoopback(
      other.loopback, loopback, name: "loopback-of-\(other.address)",
      what: "the loopback certificate of \(other.address)",
      do: "restart that server (kubectl rollout restart); loopwarden does not")
    var serving = ServedRow(
      component: "endpoint", kind: "serving", address: other.address, origin: "given", sentence: "")
    switch other.serving {
    case .success(let certificate):
      serving.show(certificate, at: facts.at)
      serving.tell(ServedMatch.madeAt(certificate).map { .madeInMemory(at: $0) } ?? .fromNoFile)
      if ServedMatch.madeAt(certificate) == nil {
        judgeEnd(
          "serving-of-\(other.address)", of: certificate, what: "what \(other.address) serves",
          do: "renew it where it comes from")
      }
    case .failure(let problem): serving.fail(problem)
    }
    served.append(serving)
  }
}

extension ServingEndpoint {
  /// HOST:PORT.
  var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ServedRow {
  mutating func show(_ certificate: Certificate, at now: Int64) {
    notAfter = TimeText.rfc3339(certificate.notAfter)
    notAfterUnix = certificate.notAfter
    secondsLeft = certificate.notAfter - now
    subject = certificate.subject
    fingerprint = Fingerprint(certificate.sha256)?.description
  }

  mutating func fail(_ why: CertsFacts.SeenProblem) {
    problem = why.label
    sentence = why.isNobody ? "nothing listens there" : why.sentence
  }

  /// Where it comes from.
  mutating func tell(_ match: ServedMatch?) {
    switch match {
    case .file(let name, let path):
      (source, file) = ("file", path)
      sentence = "served by file \(name)"
    case .renewedOnDisk(let name, let path):
      (source, file) = ("renewed-on-disk", path)
      sentence = "\(name) renewed on disk, not yet served: restart needed"
    case .replacedOnDisk(let name, let path):
      (source, file) = ("replaced-on-disk", path)
      sentence = "not that of \(name)"
    case .madeInMemory(let at):
      source = "made-in-memory"
      sentence = "made by itself \(TimeText.rfc3339(at)), anew at each start"
    case .fromNoFile, nil:
      source = "from-no-file"
      sentence = "served, from no file we know"
    }
  }
}
