internal import OpenSSLKit

extension PreflightRun {
  /// One file that a flag names.
  struct NamedFile {
    let flag: String
    /// As the flag gives it.
    let path: String
    /// `origin:line: --flag names path`.
    let place: String
    let row: InputFlag
  }

  mutating func checkInputs(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    recorder.look(.inputLocationUnknown)
    for row in InputFlag.table {
      for flag in flags.occurrences(of: row.name) where isEffective(flag, row, flags) {
        guard let path = value(of: flag, origin), !path.isEmpty else { continue }
        let place = "\(origin.place(flag.line)): --\(row.name) names \(path)"
        check(NamedFile(flag: row.name, path: path, place: place, row: row), origin)
      }
    }
    checkServerNames(flags, origin)
    checkUnknownFlags(flags, origin)
  }

  /// Only service account keys may be repeated; of others the last counts.
  private func isEffective(
    _ flag: APIServerFlags.Flag, _ row: InputFlag, _ flags: APIServerFlags
  ) -> Bool {
    row.kind == .publicKeys || flags.last(row.name) == flag
  }

  private mutating func value(
    of flag: APIServerFlags.Flag, _ origin: FlagOrigin
  ) -> String? {
    if let variable = flag.unresolved.first {
      recorder.unknown(
        .inputLocationUnknown,
        "\(origin.place(flag.line)): --\(flag.name) takes $(\(variable)) from kubelet")
      return nil
    }
    return flag.value
  }

  private mutating func check(_ file: NamedFile, _ origin: FlagOrigin) {
    if file.row.kind == .socket {
      _ = socket(file.path, file.place, origin, missing: file.row.missing)
      return
    }
    guard let bytes = content(of: file, origin) else { return }
    if bytes.isEmpty {
      if file.row.kind == .opaque { return }
      recorder.fail(.inputFileEmpty, "\(file.place), which is empty")
      return
    }
    contents[file.flag] = (contents[file.flag] ?? []) + bytes + [0x0A]
    recorder.look(file.row.unusable)
    do throws(OpenSSLError) {
      switch file.row.kind {
      case .certificate: _ = try Certificate.fromPEM(bytes)
      case .key: _ = try PrivateKey(pem: bytes)
      case .publicKeys: _ = try PublicKey.fromPEM(bytes)
      case .authorities: checkDates(of: try Certificate.fromPEM(bytes), file)
      case .kubeconfig: checkKubeconfig(bytes, file, origin)
      case .document(let kinds): checkDocument(bytes, kinds, file, origin)
      case .opaque, .socket: break
      }
    } catch {
      recorder.fail(file.row.unusable, "\(file.place): \(error)")
    }
  }

  private mutating func checkDates(of authorities: [Certificate], _ file: NamedFile) {
    guard file.flag == "client-ca-file" else { return }
    recorder.look(.clientCaExpired)
    if authorities.allSatisfy({ now < $0.notBefore || now > $0.notAfter }) {
      recorder.fail(.clientCaExpired, "\(file.place): no certificate in it is valid now")
    }
  }

  /// The content of a file that a flag names, or nil after recording why there is none.
  private mutating func content(of file: NamedFile, _ origin: FlagOrigin) -> [UInt8]? {
    switch read(
      file.path, file.place, origin, missing: file.row.missing, weight: file.row.missingWeight)
    {
    case .some(let bytes): return bytes
    case nil: return nil
    }
  }

  /// Reads a container path. Nil where there is nothing to look at: either recorded, or the file
  /// comes with the image.
  mutating func read(
    _ path: String, _ place: String, _ origin: FlagOrigin, missing: PreflightCheck,
    weight: PreflightClass = .fatal
  ) -> [UInt8]? {
    recorder.look(missing, .inputFileUnreadable, .inputNotAFile, .inputFileEmpty)
    guard let host = host(path, place, origin) else { return nil }
    let shown = host == path ? place : "\(place) (\(host) on the node)"
    do throws(FileFailure) {
      return try files.read(host)
    } catch {
      switch error {
      case .missing:
        recorder.fail(missing, "\(shown), which does not exist", weight: weight)
      case .wrongKind, .tooManyLinks:
        recorder.fail(.inputNotAFile, "\(shown), which \(error)", weight: weight)
      case .unreadable, .tooLarge:
        recorder.unknown(.inputFileUnreadable, "\(shown), which \(error)")
      }
      return nil
    }
  }

  /// The local path of a socket that the container sees at `path`; nil where there is none.
  mutating func socket(
    _ path: String, _ place: String, _ origin: FlagOrigin, missing: PreflightCheck
  ) -> String? {
    recorder.look(missing, .inputNotAFile, .inputFileUnreadable)
    guard let host = host(path, place, origin) else { return nil }
    do throws(FileFailure) {
      let kind = try files.status(host).kind
      guard kind == .socket else {
        recorder.fail(.inputNotAFile, "\(place), which is \(kind.rawValue), not a socket")
        return nil
      }
      return try files.local(host)
    } catch {
      switch error {
      case .unreadable: recorder.unknown(.inputFileUnreadable, "\(place), which \(error)")
      case .missing, .wrongKind, .tooLarge, .tooManyLinks:
        recorder.fail(missing, "\(place), which \(error)")
      }
      return nil
    }
  }

  private mutating func host(
    _ path: String, _ place: String, _ origin: FlagOrigin
  ) -> String? {
    do throws(FileFailure) {
      switch try origin.paths.resolve(path, in: files) {
      case .host(let host): return host
      case .insideImage: return nil
      case .unknown(let reason): recorder.unknown(.inputLocationUnknown, "\(place): \(reason)")
      }
    } catch {
      switch error {
      case .unreadable: recorder.unknown(.inputFileUnreadable, "\(place), which \(error)")
      case .missing, .wrongKind, .tooLarge, .tooManyLinks:
        recorder.fail(.inputNotAFile, "\(place), which \(error)")
      }
    }
    return nil
  }

  private mutating func checkServerNames(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    for flag in flags.occurrences(of: "tls-sni-cert-key") {
      guard let value = value(of: flag, origin) else { continue }
      recorder.look(.sniCertificateUnusable)
      let place = "\(origin.place(flag.line)): --tls-sni-cert-key=\(value)"
      // `certificate,key[:name,…]`
      let pair = value.split(separator: ":", maxSplits: 1)[0].split(separator: ",").map(String.init)
      guard pair.count == 2 else {
        recorder.fail(.sniCertificateUnusable, "\(place) is not certificate,key")
        continue
      }
      guard let chain = read(pair[0], "\(place): \(pair[0])", origin, missing: .inputFileMissing),
        let key = read(pair[1], "\(place): \(pair[1])", origin, missing: .inputFileMissing)
      else { continue }
      do throws(OpenSSLError) {
        if let leaf = try Certificate.fromPEM(chain).first,
          !(try PrivateKey(pem: key).matches(leaf))
        {
          recorder.fail(
            .sniCertificateUnusable, "\(place): the key does not belong to the certificate")
        }
      } catch {
        recorder.fail(.sniCertificateUnusable, "\(place): \(error)")
      }
    }
  }

  private mutating func checkUnknownFlags(_ flags: APIServerFlags, _ origin: FlagOrigin) {
    recorder.look(.unknownFlagFile)
    for flag in flags.all {
      guard let value = flag.value, value.hasPrefix("/"), flag.unresolved.isEmpty,
        !InputFlag.notInputs.contains(flag.name),
        !InputFlag.table.contains(where: { $0.name == flag.name }),
        case .host(let host)? = try? origin.paths.resolve(value, in: files)
      else { continue }
      do throws(FileFailure) {
        _ = try files.status(host)
      } catch {
        if error == .missing {
          recorder.fail(
            .unknownFlagFile,
            "\(origin.place(flag.line)): --\(flag.name) names \(value), which does not exist")
        }
      }
    }
  }
}
