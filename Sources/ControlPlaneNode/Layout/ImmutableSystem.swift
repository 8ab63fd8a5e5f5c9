/// Systems whose control plane is not the administrator's to restart, by `os-release`(5). Fedora
/// CoreOS and Flatcar are none of them: their `/etc` is writable and kubeadm runs there as elsewhere.
enum ImmutableSystem {
  private static let systems: [String: Distribution] = [
    "talos": .talos, "bottlerocket": .bottlerocket,
  ]

  static func recognise(in files: any NodeFilesystem) -> NodeLayout? {
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
      guard let bytes = try? files.read(path) else { continue }
      guard let id = EnvironmentFileText(bytes).values["ID"], let system = systems[id] else {
        return nil
      }
      return NodeLayout(system, evidence: [path], in: files)
    }
    return nil
  }
}
