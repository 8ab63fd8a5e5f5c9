internal import Glibc
package import OpenSSLKit

/// A file that the API server's flags name, and whether the process works with an old content of it.
package struct StaleFile: Sendable, Equatable {
  /// The flag and what the releases do with it.
  package let rule: ReloadRule
  /// The file, a path of the node.
  package let path: String
  /// When it changed.
  package let change: FileChange
  /// The judgement.
  package let staleness: Staleness

  /// What a running API server is.
  package struct Process: Sendable {
    /// When it started, Unix seconds.
    package var started: Int64
    /// Its release, nil where it is not known.
    package var version: KubernetesMinor?
    /// What it shows on its port to who asks for no name; nil where that was not seen.
    package var served: Certificate?

    /// A process.
    package init(started: Int64, version: KubernetesMinor?, served: Certificate?) {
      self.started = started
      self.version = version
      self.served = served
    }
  }

  /// Every file that a flag names, in the order of the rules; `unseen` says which cannot be judged.
  package static func take(
    _ server: SurveyInputs.APIServer, process: Process, in files: any NodeFilesystem
  ) -> (files: [StaleFile], unseen: [String]) {
    var found: [StaleFile] = []
    var unseen: [String] = []
    for rule in ReloadRule.table {
      let conditionHolds =
        rule.condition.map { (try? server.flags.boolean($0)) ?? nil } ?? .some(true)
      for path in named(rule.flag, by: server.flags) {
        let shown = "--\(rule.flag)=\(path)"
        do throws(FileFailure) {
          guard case .host(let host) = try server.paths.resolve(path, in: files) else { continue }
          var change = try change(of: host, in: files)
          if case .host(let named) = server.paths.location(of: path) {
            change.modified = max(change.modified, turned(named, in: files))
          }
          change.content = content(of: host, rule: rule, process: process, in: files)
          found.append(
            StaleFile(
              rule: rule, path: host, change: change,
              staleness: Staleness.judge(
                rule, version: process.version, conditionHolds: conditionHolds ?? false,
                change: change, processStart: process.started)))
        } catch {
          // A missing file is the survey's to report.
          if error != .missing { unseen.append("\(shown), which \(error)") }
        }
      }
    }
    return (found, unseen)
  }

  /// The files of a flag: one, or each of a flag that may be repeated.
  private static func named(_ flag: String, by flags: APIServerFlags) -> [String] {
    switch flag {
    case "tls-sni-cert-key":
      flags.occurrences(of: flag).compactMap { try? flags.known($0) }.flatMap { value in
        (value.split(separator: ":", maxSplits: 1).first ?? "").split(separator: ",").map(
          String.init)
      }
    case "service-account-key-file": (try? flags.list(flag)) ?? []
    default: [(try? flags.value(flag)) ?? nil].compactMap { $0 }
    }
  }

  /// What the content itself tells: the certificate that is served, or one that did not exist yet when
  /// the process started.
  private static func content(
    of path: String, rule: ReloadRule, process: Process, in files: any NodeFilesystem
  ) -> FileChange.Content {
    let withCertificates = [
      "tls-cert-file", "proxy-client-cert-file", "kubelet-client-certificate", "etcd-certfile",
    ]
    guard withCertificates.contains(rule.flag),
      case .certificate(let certificate) = CertificateFile.read(path, in: files).entries.first
    else { return .unknown }
    if rule.flag == "tls-cert-file", let served = process.served {
      return served == certificate ? .same : .changed
    }
    return certificate.notBefore > process.started ? .changed : .unknown
  }

  /// Times of the file itself.
  private static func change(
    of path: String, in files: any NodeFilesystem
  ) throws(FileFailure) -> FileChange {
    var status = stat()
    guard stat(try files.local(path), &status) == 0 else { throw SystemError.failure(errno) }
    return FileChange(
      modified: Int64(status.st_mtim.tv_sec), inodeChanged: Int64(status.st_ctim.tv_sec))
  }

  /// When a link on the way was last pointed somewhere, Unix seconds; 0 where there is none. The file
  /// behind it may be older than the process and new to it: so Secrets are mounted (`..data`).
  private static func turned(_ path: String, in files: any NodeFilesystem, depth: Int = 0) -> Int64
  {
    var latest: Int64 = 0
    var folder = ""
    for part in path.split(separator: "/") {
      let here = folder + "/" + part
      if let status = try? files.linkStatus(here), status.kind == .symbolicLink {
        latest = max(latest, status.modified)
        if depth < 8, let target = try? files.linkTarget(here) {
          let next = target.hasPrefix("/") ? target : folder + "/" + target
          latest = max(latest, turned(PathText.normalised(next), in: files, depth: depth + 1))
        }
      }
      folder = here
    }
    return latest
  }
}
