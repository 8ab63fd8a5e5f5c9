/// MicroK8s: kubelite reads the API server's flags from a file (`ReadArgsFromFile` in its
/// cmd/kubelite/app/options). Before 1.21 the API server was a unit of its own.
enum MicroK8sArguments {
  private static let data = "/var/snap/microk8s/current"
  private static let path = data + "/args/kube-apiserver"

  static func isKubelite(in files: any NodeFilesystem) -> Bool {
    (try? files.status(data + "/args/kubelite")) != nil
  }

  /// The unit that runs the API server (snap/snapcraft.yaml of MicroK8s).
  static func unit(in files: any NodeFilesystem) -> String {
    isKubelite(in: files)
      ? "snap.microk8s.daemon-kubelite.service" : "snap.microk8s.daemon-apiserver.service"
  }

  /// Where the API server listens; 16443 as MicroK8s comes (microk8s-resources/default-args).
  static func address(in files: any NodeFilesystem) -> String {
    guard let embedded = try? read(in: files), let address = try? ListenAddress(embedded.flags)
    else { return "127.0.0.1:16443" }
    return address.text
  }

  /// One flag or more on a line; `#` starts a comment line; quotes are dropped wherever they stand;
  /// variables are the snap's.
  static func read(in files: any NodeFilesystem) throws(EmbeddedRefusal) -> EmbeddedFlags {
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try files.read(path)
    } catch {
      throw EmbeddedRefusal(reason: "\(path) \(error)")
    }
    var words: [ManifestWord] = []
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      let plain = String(trimmed.filter { $0 != "\"" && $0 != "'" })
      for word in plain.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        words.append(ManifestWord(try expand(String(word), line: index + 1), line: index + 1))
      }
    }
    return EmbeddedFlags(flags: APIServerFlags(words), sources: [path])
  }

  private static func expand(_ word: String, line: Int) throws(EmbeddedRefusal) -> String {
    var text = word
    for (name, value) in [
      ("SNAP_DATA", data), ("SNAP_COMMON", "/var/snap/microk8s/common"),
      ("SNAP", "/snap/microk8s/current"),
    ] {
      text = text.replacing("${\(name)}", with: value)
    }
    guard !text.contains("$") else {
      throw EmbeddedRefusal(
        reason: "\(path):\(line): \(word) holds a variable that is not the snap's own")
    }
    return text
  }
}
