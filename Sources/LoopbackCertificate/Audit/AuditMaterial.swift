/// What an audit is made from: what was read, and what is known of the files. No file is touched
/// from here on.
package struct AuditMaterial: Sendable {
  /// A text, or why there is none.
  package enum Source<Text: Sendable>: Sendable {
    /// It was read.
    case read(Text)
    /// Nothing is there, where `place` says.
    case absent(place: String)
    /// Something is there that could not be read: a whole clause, `is a named pipe`.
    case unreadable(place: String, why: String)

    /// The text, where it was read.
    package var text: Text? {
      if case .read(let text) = self { return text }
      return nil
    }
  }

  /// The certificates.
  package var certificate: Source<CertificateText>
  /// The private key.
  package var key: Source<KeyText>
  /// Whether the files have the names that client-go's fixture directory gives them: what is missing
  /// there is made anew, or refused, by kube-apiserver itself.
  package var isFixture: Bool
  /// The files, those with the certificate and the key.
  package var files: [AuditedFile]
  /// The folders that lead to them, from `/` on.
  package var folders: [AuditedFile]

  /// Says what there is.
  package init(
    certificate: Source<CertificateText>, key: Source<KeyText>, isFixture: Bool = false,
    files: [AuditedFile] = [], folders: [AuditedFile] = []
  ) {
    self.certificate = certificate
    self.key = key
    self.isFixture = isFixture
    self.files = files
    self.folders = folders
  }
}

/// Owner and mode of a file or folder (stat(2)).
package struct AuditedFile: Sendable, Equatable {
  /// What it is to the pair.
  package enum Role: Sendable, Equatable {
    case certificate
    /// It holds the private key, alone or with the certificate.
    case key
    /// The pair's own folder.
    case folder
    /// A folder further up.
    case ancestor
  }

  /// The path, links followed.
  package var path: String
  /// What it is to the pair.
  package var role: Role
  /// User id of the owner.
  package var owner: UInt32
  /// Group id.
  package var group: UInt32
  /// The permission bits, set-id and sticky bits among them.
  package var mode: UInt32

  /// Says what was seen.
  package init(path: String, role: Role, owner: UInt32, group: UInt32, mode: UInt32) {
    self.path = path
    self.role = role
    self.owner = owner
    self.group = group
    self.mode = mode
  }

  /// `0640`.
  package var modeText: String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
