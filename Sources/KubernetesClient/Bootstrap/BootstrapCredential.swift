extension Credentials {
  /// Whether a file's name is that of kubeadm's emergency kubeconfig.
  package static func isSuperAdminFile(_ path: String) -> Bool {
    path.split(separator: "/").last == "super-admin.conf"
  }

  /// Why bootstrap refuses it. super-admin.conf (kubeadm 1.29) is in `system:masters`: nothing can
  /// take its rights away, and it is for emergencies in which RBAC itself is broken.
  package static func superAdminRefusal(_ path: String) -> String {
    "\(path): super-admin.conf bypasses authorization and is refused;"
      + " give --kubeconfig /etc/kubernetes/admin.conf"
  }

  /// Why bootstrap does not act with these credentials, read from the file at `path`; nil where it
  /// does. An administrator's own (admin.conf) is what it needs.
  package func bootstrapObjection(path: String) -> String? {
    if let identity, identity.bypassesAuthorization,
      identity.commonName == "kubernetes-super-admin"
    {
      return Self.superAdminRefusal(path)
    }
    if identity == nil && token == nil {
      return "\(path) has neither a client certificate nor a token;"
        + " give --kubeconfig /etc/kubernetes/admin.conf"
    }
    return nil
  }
}
