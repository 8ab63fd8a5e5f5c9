/// Owners and modes of files and folders.
extension Audit {
  private static let sticky: UInt32 = 0o1000

  private func files(_ role: AuditedFile.Role) -> [AuditedFile] {
    material.files.filter { $0.role == role }
  }

  var keyPermissions: Judgement {
    let keys = files(.key)
    guard let first = keys.first else {
      return unseen(material.key.isUnreadable, "no key was seen on a disk")
    }
    var findings: [Judgement] = []
    for file in keys {
      let found = "\(file.path) has mode \(file.modeText)"
      let remedy = "chmod 600 \(file.path)"
      if file.mode & 0o022 != 0 {
        findings.append((.critical, "\(found): others can replace the key: \(remedy)"))
      } else if file.mode & 0o004 != 0 {
        findings.append(
          (.critical, "\(found): everybody on this machine can read the key: \(remedy)"))
      } else if file.mode & 0o040 != 0 {
        findings.append((.warning, "\(found): group \(file.group) can read the key: \(remedy)"))
      } else if file.mode & 0o111 != 0 {
        findings.append((.warning, "\(found): a key is no program: \(remedy)"))
      }
    }
    return worst(findings, good: "mode \(first.modeText)")
  }

  var certificatePermissions: Judgement {
    let certificates = files(.certificate)
    guard let first = certificates.first else {
      return material.certificate.isUnreadable
        ? unseen(true, "") : (.skipped, "no file that holds certificates alone")
    }
    var findings: [Judgement] = []
    for file in certificates where file.mode & 0o022 != 0 {
      let isGroupRoot = file.mode & 0o002 == 0 && file.group == 0
      findings.append(
        (
          isGroupRoot ? .warning : .critical,
          "\(file.path) has mode \(file.modeText): others can replace the certificate: chmod 644 "
            + file.path
        ))
    }
    return worst(findings, good: "mode \(first.modeText)")
  }

  var owner: Judgement {
    let own = material.files + material.folders.filter { $0.role == .folder }
    guard !own.isEmpty else {
      return unseen(
        material.certificate.isUnreadable || material.key.isUnreadable, "nothing was seen on a disk"
      )
    }
    let findings: [Judgement] = own.filter { $0.owner != 0 }.map { file in
      (
        .warning,
        "\(file.path) belongs to user \(file.owner), who can read and replace it; unless "
          + "kube-apiserver runs as that user: chown root:root \(file.path)"
      )
    }
    return worst(findings, good: "root")
  }

  var folders: Judgement {
    guard !material.folders.isEmpty else {
      return unseen(
        material.certificate.isUnreadable || material.key.isUnreadable, "no folder was seen")
    }
    var findings: [Judgement] = []
    for folder in material.folders {
      let found = "\(folder.path) has mode \(folder.modeText)"
      let isOpen =
        folder.mode & 0o002 != 0 || (folder.mode & 0o020 != 0 && folder.group != 0)
      if isOpen, folder.mode & Self.sticky == 0 {
        findings.append(
          (
            .critical, "\(found): others can put another pair there: chmod go-w \(folder.path)"
          ))
      } else if isOpen, folder.role == .folder {
        findings.append(
          (
            .warning, "\(found): others can put files beside the pair; use a folder of root's own"
          ))
      } else if folder.role == .ancestor, folder.owner != 0 {
        findings.append(
          (
            .warning,
            "\(folder.path) belongs to user \(folder.owner), who can replace what is in it"
          ))
      }
    }
    return worst(findings, good: "nobody but root can change them")
  }

  private func unseen(_ isUnreadable: Bool, _ otherwise: String) -> Judgement {
    isUnreadable
      ? (.unknown, "not seen, because the file could not be opened") : (.skipped, otherwise)
  }
}

extension AuditMaterial.Source {
  fileprivate var isUnreadable: Bool {
    if case .unreadable = self { return true }
    return false
  }
}
