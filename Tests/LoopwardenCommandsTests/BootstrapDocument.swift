import Configuration
import FoundationEssentials
import KubernetesClient
import LoopwardenCommands

/// The text of `docs/credentials.md` and of `packaging/rbac/loopwarden.yaml`, from the code and the
/// default configuration.
enum BootstrapDocument {
  static let page = "docs/credentials.md"
  static let manifests = "packaging/rbac/loopwarden.yaml"
  static let updates = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"

  private static var root: String {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }

  static func read(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: root + "/" + path, atomically: true, encoding: .utf8)
  }

  private static var settings: Settings { Settings() }
  private static var scope: BootstrapScope { BootstrapScope(settings.cluster) }

  static func renderManifests() -> String {
    """
    # What `loopwarden bootstrap --manifests` prints for the default configuration. Written by a test
    # from the code: UPDATE_DOCS=1 swift test --filter BootstrapDocumentTests
    # `kubectl apply -f` leaves a lock that is held as it is; `kubectl replace` would not.

    """ + ManifestText.yaml(scope.objects)
  }

  private static var rights: String {
    // With the optional one too.
    var scope = scope
    scope.fleetLock = ObjectReference(namespace: "reboot-coordinator", name: "fleetlock-default")
    var text = "| may | what | where | for |\n|---|---|---|---|\n"
    for right in scope.rights {
      let place =
        switch right.scope {
        case .cluster: right.apiGroup == nil ? "paths" : "the cluster"
        case .namespace(let name): "namespace `\(name)`"
        }
      let targets = right.targets.map { "`\($0)`" }.joined(separator: ", ")
      let names = right.names.map { " `\($0)` only" }.joined()
      text +=
        "| \(right.verbs.joined(separator: ", ")) | \(targets)\(names) | \(place)"
        + " | \(right.purpose) |\n"
    }
    return text
  }

  static func renderPage() -> String {
    let script = BootstrapScript(
      scope: scope, node: "m1", output: settings.readiness.kubeconfig)
    return """
      # Credentials

      <!-- Written by a test from the code: UPDATE_DOCS=1 swift test --filter BootstrapDocumentTests -->

      loopwarden runs with a credential of its own, never with an administrator's: a kubeconfig on each
      master (`readiness.kubeconfig`, by default `\(settings.readiness.kubeconfig)`) with a client
      certificate for the user `\(ServiceSubject.user(node: "<node>"))` in the group
      `\(ServiceSubject.group)`. Rights are bound to the group; audit logs show the user, so which
      master asked.

      ## Making it

      As root, on one master after the other:

      ```
      loopwarden bootstrap --apply --kubeconfig /etc/kubernetes/admin.conf
      ```

      It makes roles and bindings, sets right what is otherwise in them, and says of each whether it was
      created, updated or unchanged. It makes the lock (Lease
      `\(scope.lease)`) if there is none; one that is there is never touched. It makes a private key on
      this node, sends a CertificateSigningRequest for the signer `kubernetes.io/kube-apiserver-client`,
      approves it with the administrator's rights, and waits for the certificate, at most `--wait`
      (60 s). It tries the new credential, and only when that reads the Lease and `/readyz` does it
      put the kubeconfig in place, in one step, mode 0600. The key never leaves the node.

      Without `--apply` nothing is asked and nothing is touched: `loopwarden bootstrap` prints the script
      at the end of this page for this master, `loopwarden bootstrap --manifests` the objects alone
      (also in `\(manifests)`).

      - The CertificateSigningRequest stays, as the record of who asked and who approved;
        kube-controller-manager removes it an hour after the approval. If something fails it is removed
        at once, because nobody has its key any more.
      - The certificate's lifetime is asked for with `--lifetime` (365 d). API servers before 1.22 ignore
        that, and no signer gives more than kube-controller-manager's `--cluster-signing-duration` (a
        year).
      - `--server` writes another server than the administrator's, `--tls-server-name` the name that its
        certificate must carry. The cluster's CA is embedded. `--key rsa` makes an RSA key.
      - A kubeconfig that is there is not replaced without `--renew`, and never through a symbolic link.
      - super-admin.conf is refused, whatever its name: it bypasses authorization, and nothing can take
        that from whoever has it. Credential plugins (`exec`) are not run.
      - certificates.k8s.io/v1 came with Kubernetes 1.19. On older API servers, and where no signer runs,
        sign by hand: the script says how.

      ## What it may do

      \(rights)
      It may not create or delete a Lease, approve a certificate, read a Secret, change a Node, or give
      rights. Whoever steals the credential can rewrite the lock, which stops a roll-out or lets two masters
      go too close together (each still looks at the other's readiness before it stops), write Events, and
      read a pod of `kube-system` whose name it can guess, its environment included (Secrets only by name):
      a Role cannot name the pods of masters that join later. Without that one rule all works but the
      pod's age in `check`.
      Kubernetes cannot revoke a client certificate: to shut it out, delete the bindings (this shuts out
      every loopwarden, which then restarts nothing and alerts), and let the certificate end. A test
      compares these rights with the requests that the code makes: each is allowed, and none is left
      over.

      Other kinds of credential work too: a token, or a token file that somebody else keeps fresh (it is
      read again at each use). Bind the roles to its user.

      ## Its end

      The credential's end is watched like that of every other certificate. If it comes sooner than 30 d
      after the next planned restart, `status`, `check` and the log say so at once; a token file counts
      as ended only when it is. Before or after the end:

      ```
      loopwarden bootstrap --renew --kubeconfig /etc/kubernetes/admin.conf
      ```

      A new key is made, the old kubeconfig is kept as `.bak`, and the running service takes the new one
      at its next request. The service cannot do this by itself: that would need the right to approve.

      Where the loopback certificate lasts three years (Kubernetes 1.33 and later) a credential of one year
      always ends before the next planned restart. Give it a longer life: `--lifetime 1200d` after raising
      `--cluster-signing-duration`, or by hand with the cluster's CA, `loopwarden bootstrap --lifetime
      1200d > bootstrap.sh`, run with `CA_CERT` and `CA_KEY`.

      ## A FlowSchema, if you like

      `--flow-schema` adds one. Without it the service's few requests share the level `global-default` with
      everybody's, the first to starve when clients overload an API server; with it they go where
      leader election goes (`leader-election`, there by default in every version). With `--apply` the newest
      version that the API server has is written. Printed it is `flowcontrol.apiserver.k8s.io/v1`, which
      1.29 and every later version takes; no version of that API is accepted by both 1.25 and 1.32.

      ## By hand

      `loopwarden bootstrap` prints this on a master called m1, for the default configuration:

      ```sh
      \(script.text)```

      """
  }
}
