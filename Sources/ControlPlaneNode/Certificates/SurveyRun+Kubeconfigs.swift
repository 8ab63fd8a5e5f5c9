import LoopbackCertificate
import OpenSSLKit
import YAMLDocument

/// Client certificates in kubeadm's kubeconfigs.
extension SurveyRun {
  /// The first folder that holds a kubeconfig decides where it is.
  mutating func readKubeconfigs() {
    let isKubeadms = rows.contains { $0.name == "ca" && $0.content != .missing }
    for name in KubeadmNames.kubeconfigs {
      let candidates = inputs.kubeconfigFolders.map { PathText.join($0, name) }
      var found = false
      for path in candidates where !found {
        do throws(FileFailure) {
          var bytes = try files.read(path)
          defer { WipedBytes.wipe(&bytes) }
          readKubeconfig(bytes, path: path, name: name)
          found = true
        } catch {
          if error == .missing { continue }
          rows.append(
            CertificateRow(
              name: name, path: path, purpose: .certificate,
              content: CertificateFile.content(of: error)))
          found = true
        }
      }
      if !found, isKubeadms, KubeadmNames.expectedKubeconfigs.contains(name),
        let path = candidates.first
      {
        rows.append(
          CertificateRow(name: name, path: path, purpose: .certificate, content: .missing))
      }
    }
  }

  /// Every user of the file: kubeadm writes one, an operator may have added others.
  private mutating func readKubeconfig(_ bytes: [UInt8], path: String, name: String) {
    func refuse(_ content: CertificateRow.Content) {
      rows.append(
        CertificateRow(name: name, path: path, purpose: .certificate, content: content))
    }
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLNode.parse(bytes)
    } catch {
      return refuse(.broken("\(path):\(error.line): not readable as YAML: \(error.message)"))
    }
    let users = (root?["users"]?.items ?? []).compactMap { $0["user"] }
    guard !users.isEmpty else { return refuse(.notUsed("it has no user")) }
    for (index, user) in users.enumerated() {
      readUser(user, path: path, name: index == 0 ? name : "\(name)#\(index + 1)")
    }
  }

  private mutating func readUser(_ user: YAMLNode, path: String, name: String) {
    // client-go: data goes before a file (tools/clientcmd, `getUserIdentificationPartialConfig`).
    if let text = user["client-certificate-data"]?.string, !text.isEmpty {
      return embed(text, user: user, path: path, name: name)
    }
    if let file = user["client-certificate"]?.string, !file.isEmpty {
      let folder = PathText.folder(of: path)
      func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : PathText.join(folder, path)
      }
      let index = add(
        absolute(file), name: name, purpose: .certificate, usedBy: name,
        key: user["client-key"]?.string.map(absolute))
      if rows[index].name == name { rows[index].notes.append("\(path) names \(absolute(file))") }
      return
    }
    let other = ["token", "tokenFile", "exec", "auth-provider", "username"].first {
      user[$0] != nil
    }
    rows.append(
      CertificateRow(
        name: name, path: path, purpose: .certificate,
        content: .notUsed("no client certificate, but \(other ?? "no credential")")))
  }

  private mutating func embed(_ text: String, user: YAMLNode, path: String, name: String) {
    var row = CertificateRow(
      name: name, path: path, purpose: .certificate,
      content: .broken("client-certificate-data is not base64"))
    row.usedBy = [name]
    if let pem = PEMBase64.decode(text.utf8) {
      let file = CertificateFile(text: pem, path: path)
      row.content = file.entries[0]
      if let leaf = row.certificate {
        if let key = user["client-key-data"]?.string, var text = PEMBase64.decode(key.utf8) {
          defer { WipedBytes.wipe(&text) }
          row.key = KeyCheck.standing(ofPEM: text, path: path, for: leaf)
        } else if let key = user["client-key"]?.string {
          let place = key.hasPrefix("/") ? key : PathText.join(PathText.folder(of: path), key)
          row.key = KeyCheck.standing(of: place, for: leaf, in: files)
        } else {
          row.key = .broken("\(path) has a client certificate and no key that can be read")
        }
      }
    }
    rows.append(row)
  }
}
