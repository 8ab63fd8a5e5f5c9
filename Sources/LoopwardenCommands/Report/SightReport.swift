import OpenSSLKit
import TLSProbe
import ContainerRuntime
import KubernetesClient
import LoopbackCertificate
package import RestartDecision

/// A look in the words of `check` and `status`.
package enum SightReport {
  /// The certificate's part.
  package static func certificate(_ sight: Sight) -> CertificateReport {
    var report = CertificateReport(
      address: sight.address, addressOrigin: sight.targetOrigin)
    report.problem = sight.certificate.problem
    report.problemLabel = sight.certificate.problemLabel
    guard let identity = sight.certificate.value else { return report }
    report.commonName = identity.leaf.subjectCommonName
    report.issuer = identity.leaf.issuerCommonName
    report.notBefore = TimeText.rfc3339(identity.notBefore)
    report.notAfter = TimeText.rfc3339(identity.notAfter)
    report.notAfterUnix = identity.notAfter
    report.secondsLeft = identity.notAfter - sight.at.wall.unixSeconds
    report.madeAt = TimeText.rfc3339(identity.madeAt)
    report.fingerprint = hex(identity.fingerprint)
    report.key = "\(identity.leaf.keyAlgorithm) \(identity.leaf.keyBits) bits"
    report.protocolVersion = sight.protocolVersion
    report.correlation = sight.correlation?.label
    report.correlationMessage = sight.correlation?.sentence
    return report
  }

  /// The container's part.
  package static func container(_ sight: Sight) -> ContainerReport {
    var report = ContainerReport(runtime: sight.runtime)
    report.detection = sight.detection.isEmpty ? nil : sight.detection
    report.mirrorPod = sight.mirrorPod
    report.problem = sight.container?.problem
    guard let container = sight.container?.value else { return report }
    report.id = container.id
    report.pod = container.podName.isEmpty ? nil : container.podName
    report.image = container.image.isEmpty ? nil : container.image
    report.attempt = container.attempt
    report.pid = container.process?.pid
    report.ageSeconds = sight.processAge?.seconds
    if container.process == nil { report.problem = container.processUnknown }
    return report
  }

  /// `/readyz` in a sentence.
  package static func readiness(_ sight: Sight) -> String {
    if let problem = sight.credentialProblem { return problem }
    return sight.readiness?.sentence ?? "not asked"
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    Fingerprint(bytes)?.description ?? ""
  }
}

extension Sight {
  /// HOST:PORT, as it would be written in a configuration.
  package var address: String {
    target.host.contains(":") ? "[\(target.host)]:\(target.port)" : "\(target.host):\(target.port)"
  }

  /// The age of the container's process by the boot clock.
  package var processAge: Interval? {
    guard let process = container?.value?.process else { return nil }
    return at.boot - BootTime(milliseconds: process.startedAfterBoot.wholeMilliseconds)
  }
}

extension Duration {
  /// Whole milliseconds, rounded towards zero.
  package var wholeMilliseconds: Int64 {
    let parts = components
    return parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
  }
}

extension Interval {
  /// The same length for the leaves, which know nothing of the loop.
  package var duration: Duration { .milliseconds(milliseconds) }
}
