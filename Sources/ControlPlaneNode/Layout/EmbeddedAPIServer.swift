/// The flags of an API server that is a part of a bigger process, and the files that gave them.
package struct EmbeddedFlags: Sendable, Equatable {
  /// As kube-apiserver gets them, as far as they are given to the bigger process.
  package let flags: APIServerFlags
  /// The node's paths of files that were read, in order.
  package let sources: [String]

  /// Flags and their files.
  package init(flags: APIServerFlags, sources: [String]) {
    self.flags = flags
    self.sources = sources
  }
}

/// API servers inside a bigger process, whose own command line does not show their flags.
package enum EmbeddedAPIServer {
  /// The API server's flags; nil where a distribution's API server is a process of its own. Unknown
  /// where a file or the unit could not be understood: then no grace can be computed either.
  ///
  /// The process's command line is of no use: k3s writes over its own as soon as it runs
  /// (`proctitle.SetProcTitle` in pkg/cli/server/server.go, "hide process arguments from ps
  /// output"), and kubelite is started by a script. What the unit starts counts.
  package static func flags(
    _ distribution: Distribution, unit: UnitDefinition, in files: any NodeFilesystem
  ) -> Known<EmbeddedFlags>? {
    do throws(EmbeddedRefusal) {
      switch distribution {
      case .k3s: return .known(try K3sServer(unit, in: files).flags())
      case .microk8s:
        guard MicroK8sArguments.isKubelite(in: files) else { return nil }
        return .known(try MicroK8sArguments.read(in: files))
      case .kubeadm, .kubespray, .rke2, .kops, .binaries, .openshift, .talos, .bottlerocket:
        return nil
      }
    } catch {
      return .unknown(error.reason)
    }
  }
}

/// Why an embedded API server's flags are not known, for the middle of a sentence.
struct EmbeddedRefusal: Error {
  let reason: String
}
