import OpenSSLKit

/// Files under the PKI folder, and those that the API server's flags name.
extension SurveyRun {
  /// The API server's own flags come first: they are what it really reads.
  mutating func readFlaggedFiles() {
    for entry in KubeadmNames.certificates {
      guard let flag = entry.flag, let path = nodePath(flag) else { continue }
      mark(
        add(
          path, name: entry.name, purpose: .certificate, usedBy: "kube-apiserver --\(flag)",
          key: entry.keyFlag.flatMap { nodePath($0) }))
    }
    readServerNameFiles()
    let authorities = KubeadmNames.authorities.compactMap(\.flag)
    for flag in authorities + KubeadmNames.otherAuthorityFlags {
      guard let path = nodePath(flag) else { continue }
      let entry = KubeadmNames.authorities.first { file($0) == PathText.normalised(path) }
      mark(
        add(
          path, name: entry?.name ?? nameByPath(path), purpose: .authority,
          usedBy: "kube-apiserver --\(flag)"))
    }
  }

  /// `--tls-sni-cert-key=certificate,key[:name,…]`.
  private mutating func readServerNameFiles() {
    guard let server = inputs.apiServer else { return }
    for flag in server.flags.occurrences(of: "tls-sni-cert-key") {
      guard let value = try? server.flags.known(flag) else {
        unseen.append("--tls-sni-cert-key of \(server.origin): its value is not known here")
        continue
      }
      let pair = value.split(separator: ":", maxSplits: 1).first?.split(separator: ",") ?? []
      guard pair.count == 2,
        let path = nodePath(of: String(pair[0]), "tls-sni-cert-key")
      else {
        unseen.append("--tls-sni-cert-key=\(value) of \(server.origin) is not certificate,key")
        continue
      }
      mark(
        add(
          path, name: nameByPath(path), purpose: .certificate,
          usedBy: "kube-apiserver --tls-sni-cert-key",
          key: nodePath(of: String(pair[1]), "tls-sni-cert-key")))
    }
  }

  private mutating func mark(_ index: Int) { rows[index].isNamedByAPIServer = true }

  /// The file that a flag names, as a path of the node; nil where it is not set, and where that cannot
  /// be told, which is noted.
  mutating func nodePath(_ flag: String) -> String? {
    guard let server = inputs.apiServer else { return nil }
    do throws(FlagError) {
      guard let path = try server.flags.value(flag) else { return nil }
      return nodePath(of: path, flag)
    } catch {
      unseen.append("\(server.origin): \(error)")
      return nil
    }
  }

  private mutating func nodePath(of path: String, _ flag: String) -> String? {
    guard let server = inputs.apiServer else { return nil }
    let shown = "--\(flag)=\(path) of \(server.origin)"
    do throws(FileFailure) {
      switch try server.paths.resolve(path, in: files) {
      case .host(let host): return host
      case .insideImage: unseen.append("\(shown): the file comes with the image")
      case .unknown(let reason): unseen.append("\(shown): \(reason)")
      }
    } catch {
      // The folders on the way cannot be looked at: the path by its text says where.
      if case .host(let host) = server.paths.location(of: path) { return host }
      unseen.append("\(shown), which \(error)")
    }
    return nil
  }

  private func file(_ entry: KubeadmNames.Entry) -> String {
    PathText.join(inputs.pki, entry.base + ".crt")
  }

  /// kubeadm's own files. A name that a flag has given to another file is left to the folder's turn.
  mutating func readKubeadmFiles() {
    let etcdIsHere = (try? files.status(PathText.join(inputs.pki, "etcd"))) != nil
    let isKubeadms =
      KubeadmNames.certificates.prefix(1).allSatisfy { exists(file($0)) }
      && exists(PathText.join(inputs.pki, "ca.crt"))
    let tables: [([KubeadmNames.Entry], CertificateRow.Purpose)] = [
      (KubeadmNames.certificates, .certificate), (KubeadmNames.authorities, .authority),
    ]
    for (table, purpose) in tables {
      for entry in table where !rows.contains(where: { $0.name == entry.name }) {
        let path = file(entry)
        guard exists(path) || (isKubeadms && (etcdIsHere || !entry.isEtcdServers)) else { continue }
        // With etcd elsewhere and no flag for it, the API server needs no certificate for etcd.
        if entry.name == "apiserver-etcd-client", !etcdIsHere, !exists(path) { continue }
        add(
          path, name: entry.name, purpose: purpose,
          key: purpose == .certificate ? PathText.join(inputs.pki, entry.base + ".key") : nil)
      }
    }
  }

  /// Whether something is there, or may be: what cannot be looked at is not missing.
  private func exists(_ path: String) -> Bool {
    do throws(FileFailure) {
      _ = try files.status(path)
      return true
    } catch { return error != .missing }
  }

  /// What etcd, the controller manager and the scheduler are told to serve from.
  mutating func readServedFiles() {
    for (path, user) in inputs.served {
      let key = keyBeside(path)
      add(
        path, name: nameByPath(path), purpose: .certificate, usedBy: user,
        key: exists(key) ? key : nil)
    }
  }

  /// Whatever else lies in the PKI folder under a certificate's ending.
  mutating func readOtherFiles() { readFolder(inputs.pki, depth: 0) }

  private mutating func readFolder(_ folder: String, depth: Int) {
    let names: [String]
    do throws(FileFailure) {
      names = try files.names(in: folder)
    } catch {
      // Where no PKI folder is, other places may hold everything.
      if error != .missing || depth == 0 { unseen.append("\(folder) \(error)") }
      return
    }
    for name in names {
      let path = PathText.join(folder, name)
      guard rows.count < CertificateSurvey.maximumFiles else {
        unseen.append("\(folder): more than \(CertificateSurvey.maximumFiles) certificates")
        return
      }
      let kind: FileKind
      do throws(FileFailure) {
        kind = try files.linkStatus(path).kind
      } catch {
        if error != .missing, !isKnown(path) { unseen.append("\(path) \(error)") }
        continue
      }
      // A folder behind a link may lead anywhere, this folder included.
      if kind == .directory {
        if depth < 3, !name.hasPrefix(".") { readFolder(path, depth: depth + 1) }
        continue
      }
      let endings = [".crt", ".pem", ".cert"]
      guard endings.contains(where: name.hasSuffix), !name.hasSuffix("-key.pem"), !isKnown(path),
        !CertificateFile.holdsOnlyKeys(path, in: files)
      else { continue }
      let index = add(path, name: nameByPath(path), purpose: .certificate)
      if let certificate = rows[index].certificate {
        if certificate.isCA { rows[index].purpose = .authority }
        let key = keyBeside(path)
        if rows[index].purpose == .certificate, rows[index].key == .notExpected, exists(key) {
          rows[index].key = KeyCheck.standing(of: key, for: certificate, in: files)
        }
      }
    }
  }

  /// Where the key of a certificate lies by custom.
  private func keyBeside(_ path: String) -> String { CertificateSurvey.keyBeside(path, in: files) }
}

extension CertificateSurvey {
  /// `ca.key` beside `ca.crt`, `ca-key.pem` beside `ca.pem` (the one of both that exists).
  static func keyBeside(_ path: String, in files: any NodeFilesystem) -> String {
    let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
    let dashed = stem + "-key.pem"
    if path.hasSuffix(".pem"), (try? files.status(dashed)) != nil { return dashed }
    return stem + ".key"
  }
}
