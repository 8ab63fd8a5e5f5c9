/// A port of this master where a part of the control plane serves TLS.
package struct ServingEndpoint: Sendable, Equatable {
  /// Which part.
  package enum Component: String, Sendable, CaseIterable {
    case apiServer = "kube-apiserver"
    case etcd
    case etcdPeer = "etcd peer"
    case kubelet
    case controllerManager = "kube-controller-manager"
    case scheduler = "kube-scheduler"
  }

  /// Which part.
  package var component: Component
  /// A numeric address of this machine.
  package var host: String
  /// The TCP port.
  package var port: UInt16
  /// What says so, for the middle of a sentence.
  package var origin: String
  /// The files that it serves from, paths of the node; empty where none are named.
  package var files: [String]
  /// Whether something has to answer there: a manifest or a configuration names it. Without, it is
  /// the port by custom, and nothing may be there.
  package var isCertain: Bool
  /// Asked for by this name (SNI); nil asks for none.
  package var serverName: String?

  /// One port.
  package init(
    component: Component, host: String, port: UInt16, origin: String, files: [String],
    isCertain: Bool, serverName: String? = nil
  ) {
    self.component = component
    self.host = host
    self.port = port
    self.origin = origin
    self.files = files
    self.isCertain = isCertain
    self.serverName = serverName
  }
}

extension ServingEndpoint {
  /// What was found, and what could not be told.
  package struct Search: Sendable, Equatable {
    /// Ports on loopback or on an address of this machine.
    package var endpoints: [ServingEndpoint] = []
    /// Sentences.
    package var unseen: [String] = []
  }

  /// The ports of everything but the API server, which a look at the master finds.
  ///
  /// - Parameters:
  ///   - manifestsFolder: where etcd's, the controller manager's and the scheduler's manifests may be,
  ///     under any name.
  ///   - isOwn: whether an address is this machine's; loopback always is.
  package static func search(
    manifestsFolder: String, kubeletConfiguration: String, isOwn: (IPAddress) -> Bool,
    in files: any NodeFilesystem
  ) -> Search {
    var search = Search()
    var manifests: [ComponentManifest] = []
    do throws(FileFailure) {
      for name in try files.names(in: manifestsFolder) where !name.hasPrefix(".") {
        let path = PathText.join(manifestsFolder, name)
        do throws(FileFailure) {
          manifests += ComponentManifest.read(try files.read(path), path: path, in: files)
        } catch {
          if case .unreadable = error { search.unseen.append("\(path) \(error)") }
        }
      }
    } catch {
      if error != .missing { search.unseen.append("\(manifestsFolder) \(error)") }
    }
    search.addEtcd(manifests.first { $0.program == "etcd" }, isOwn)
    search.addServer(
      .controllerManager, manifests.first { $0.program == "kube-controller-manager" },
      standard: 10257, isOwn)
    search.addServer(
      .scheduler, manifests.first { $0.program == "kube-scheduler" }, standard: 10259, isOwn)
    search.addKubelet(kubeletConfiguration, isOwn, files)
    return search
  }
}
