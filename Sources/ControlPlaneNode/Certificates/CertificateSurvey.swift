/// Every certificate that the files of a master hold. Reads, writes nothing.
package struct CertificateSurvey: Sendable, Equatable {
  /// One row for each certificate, files of the API server's flags before others of the same name.
  package internal(set) var rows: [CertificateRow] = []
  /// What could not be looked at as a whole (a folder, a flag): sentences.
  package internal(set) var unseen: [String] = []

  /// Rows as they are.
  package init(rows: [CertificateRow] = [], unseen: [String] = []) {
    self.rows = rows
    self.unseen = unseen
  }

  /// Certificates in files that are looked at, at most.
  package static let maximumFiles = 512

  /// Looks at every place of `inputs`.
  package static func take(
    _ inputs: SurveyInputs, in files: any NodeFilesystem
  ) -> CertificateSurvey {
    var run = SurveyRun(inputs, files)
    run.readFlaggedFiles()
    run.readKubeadmFiles()
    run.readKubeconfigs()
    run.readKubeletFiles()
    run.readServedFiles()
    run.readOtherFiles()
    var survey = CertificateSurvey(rows: run.rows, unseen: run.unseen)
    survey.judgeSigners()
    survey.judgeAuthorityKeys(in: files)
    survey.judgeKubelet()
    return survey
  }

  /// The row with this name, if there is one.
  package func row(_ name: String) -> CertificateRow? { rows.first { $0.name == name } }
}

/// The survey under way.
struct SurveyRun {
  let inputs: SurveyInputs
  let files: any NodeFilesystem
  var rows: [CertificateRow] = []
  var unseen: [String] = []
  /// Files that have their rows: the index of the first one.
  private var known: [String: Int] = [:]

  init(_ inputs: SurveyInputs, _ files: any NodeFilesystem) {
    self.inputs = inputs
    self.files = files
  }

  func isKnown(_ path: String) -> Bool { known[identity(path)] != nil }

  /// Where the path ends, so that a linked folder makes no second row; the path itself where that
  /// cannot be told.
  private func identity(_ path: String) -> String {
    (try? files.local(path)) ?? PathText.normalised(path)
  }

  /// Adds the rows of a file, or another user of one that is known.
  ///
  /// - Parameter key: the file of its key; nil where it has none, or where it is not asked.
  /// - Returns: the first row's place.
  @discardableResult
  mutating func add(
    _ path: String, name: String, purpose: CertificateRow.Purpose, usedBy user: String? = nil,
    key: String? = nil
  ) -> Int {
    let path = PathText.normalised(path)
    let identity = identity(path)
    if let index = known[identity] {
      if let user { rows[index].usedBy.append(user) }
      if rows[index].path != path { rows[index].otherPaths.append(path) }
      return index
    }
    let file = CertificateFile.read(path, in: files)
    let first = rows.count
    known[identity] = first
    for (index, content) in file.entries.enumerated() {
      var row = CertificateRow(
        name: unused(index == 0 ? name : "\(name)#\(index + 1)"), path: path,
        // Behind a leaf comes its chain.
        purpose: index == 0 ? purpose : .authority, content: content)
      if index == 0 {
        row.usedBy = user.map { [$0] } ?? []
        if let leaf = row.certificate {
          row.key = file.ownKey
          if let key, file.ownKey == .notExpected {
            row.key = KeyCheck.standing(of: key, for: leaf, in: files)
          }
        }
        if file.uncounted > 0 {
          row.notes.append("\(file.uncounted) more certificates in \(path) were not looked at")
        }
      }
      rows.append(row)
    }
    return first
  }

  /// A name that no other row has: two files may come by the same.
  private func unused(_ name: String) -> String {
    guard rows.contains(where: { $0.name == name }) else { return name }
    var number = 2
    while rows.contains(where: { $0.name == "\(name)~\(number)" }) { number += 1 }
    return "\(name)~\(number)"
  }

  /// A file's own name below the PKI folder, without its ending.
  func nameByPath(_ path: String) -> String {
    let path = PathText.normalised(path)
    let shown = PathText.remainder(of: path, below: inputs.pki).map(String.init) ?? path
    for ending in [".crt", ".pem", ".cert"] where shown.hasSuffix(ending) {
      return String(shown.dropLast(ending.count))
    }
    return shown
  }
}
