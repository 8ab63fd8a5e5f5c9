import OpenSSLKit

/// Whom API servers are verified against.
enum AuthorityBundle {
  /// PEM of the cluster's authorities: `file` where it is given, else the kubeconfig's.
  static func read(
    _ credentials: Credentials?, kubeconfig: Kubeconfig?, file: String?
  ) throws(KubeconfigError) -> [UInt8] {
    guard let file else {
      if let authorities = credentials?.authorities { return authorities }
      let key = "certificate-authority"
      throw KubeconfigError(
        file: kubeconfig?.path ?? "readiness", line: nil,
        message: kubeconfig == nil
          ? "no cluster CA is known to verify the API server; configure its file or a kubeconfig"
          : "cluster \"\(kubeconfig?.clusterName ?? "")\" has no \(key); set it to the cluster's CA"
      )
    }
    let bytes = try SecretFile(file).bytes
    do {
      _ = try Certificate.fromPEM(bytes)
    } catch {
      throw KubeconfigError(
        file: file, line: nil, message: "holds no usable certificate: \(error)")
    }
    return bytes
  }
}
