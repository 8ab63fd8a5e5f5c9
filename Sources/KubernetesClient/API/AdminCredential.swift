/// Credentials that a service does not run with.
enum AdminCredential {
  /// Why `credentials` are refused; nil where they are not.
  ///
  /// kubeadm's admin.conf is in `system:masters`, since 1.29 in `kubeadm:cluster-admins`;
  /// super-admin.conf is what it was before, for emergencies.
  static func objection(to credentials: Credentials, path: String, allowed: Bool) -> String? {
    guard let identity = credentials.identity else { return nil }
    let isFile = path == "super-admin.conf" || path.hasSuffix("/super-admin.conf")
    if isFile || (identity.bypassesAuthorization && identity.commonName == "kubernetes-super-admin")
    {
      return "super-admin.conf bypasses authorization and is refused;"
        + " `loopwarden bootstrap` makes a kubeconfig of its own"
    }
    guard !allowed else { return nil }
    let groups = identity.organizations.filter {
      $0 == "system:masters" || $0 == "kubeadm:cluster-admins"
    }
    guard let group = groups.first else { return nil }
    return "is an administrator's (O=\(group)); `loopwarden bootstrap` makes a kubeconfig of its"
      + " own, or allow it: allowAdminCredential: true"
  }
}
