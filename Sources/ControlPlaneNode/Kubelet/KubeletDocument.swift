internal import YAMLDocument

/// kubelet's configuration: its file, and on top of it the files of its drop-in folder.
struct KubeletDocument {
  private var layers: [(node: YAMLNode, path: String)] = []
  private(set) var problems: [String] = []

  /// `folder` is what `--config-dir` names: files that end in `.conf`, in the order of their names,
  /// later ones win (kubelet 1.28 and later; k3s and RKE2 write theirs there).
  init(_ path: String, dropIns folder: String?, in files: any NodeFilesystem) {
    add(path, files)
    guard let folder else { return }
    do throws(FileFailure) {
      for name in try files.names(in: folder) where name.hasSuffix(".conf") {
        add(PathText.join(folder, name), files)
      }
    } catch {
      if error != .missing { problems.append("\(folder) \(error)") }
    }
  }

  /// A scalar's text that is not empty, and the file that says so.
  func value(_ key: String) -> (text: String, source: String)? {
    for layer in layers.reversed() {
      if let text = layer.node[key]?.string, !text.isEmpty { return (text, layer.path) }
    }
    return nil
  }

  private mutating func add(_ path: String, _ files: any NodeFilesystem) {
    do {
      let node = try YAMLNode.parse(try files.read(path))
      if let node, node.entries != nil {
        layers.append((node, path))
      } else {
        problems.append("\(path): holds no settings")
      }
    } catch let error as YAMLError {
      problems.append("\(path):\(error.line): not readable as YAML: \(error.message)")
    } catch FileFailure.missing {
      // Not every kubelet has this file.
    } catch {
      problems.append("\(path) \(error)")
    }
  }
}
