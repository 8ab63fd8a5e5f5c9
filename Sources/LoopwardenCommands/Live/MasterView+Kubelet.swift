import Configuration
import ControlPlaneNode

extension MasterView {
  /// What kubelet says of itself: by its command line too, unless a file was named for it.
  func kubeletSettings(_ files: RootedFilesystem) -> KubeletSettings {
    KubeletSettings.read(settings.nodePaths, processArguments: kubeletArguments, in: files)
  }

  /// kubelet's command line; nil where it is not known, or a configured file is what counts.
  var kubeletArguments: [String]? {
    origin("kubelet.config").isSomebodys ? nil : KubeletProcess.arguments()
  }
}
