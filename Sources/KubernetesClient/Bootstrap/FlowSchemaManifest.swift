/// API Priority and Fairness for the service's few requests.
package enum FlowControl {
  /// The API's group.
  package static let group = "flowcontrol.apiserver.k8s.io"
  /// Versions whose FlowSchema has the fields that are written here, newest first: v1 from 1.29 on,
  /// v1beta3 from 1.26 to 1.31, v1beta2 from 1.23 to 1.28, v1beta1 from 1.20 to 1.25.
  package static let versions = ["v1", "v1beta3", "v1beta2", "v1beta1"]
}

extension BootstrapScope {
  /// Without it the service's group falls to `global-default`, the level that starves first when
  /// clients overload an API server: a holder could not renew its Lease. The level
  /// `leader-election` is there by default in every version, and for requests of this kind; the
  /// precedence lies before `global-default` (9900) and is nobody else's by default. `/readyz` is
  /// exempt by itself (FlowSchema `probes`).
  func flowSchema(version: String) -> BootstrapObject {
    func rule(
      _ group: JSONValue, _ resources: JSONValue, _ verbs: JSONValue, _ namespaces: JSONValue?
    ) -> JSONValue {
      var rule: JSONValue = ["apiGroups": [group], "resources": resources, "verbs": verbs]
      if let namespaces { rule["namespaces"] = namespaces } else { rule["clusterScope"] = true }
      return rule
    }
    return BootstrapObject(
      [
        "apiVersion": .string("\(FlowControl.group)/\(version)"), "kind": "FlowSchema",
        "metadata": Self.metadata(Self.name),
        "spec": [
          "priorityLevelConfiguration": ["name": "leader-election"],
          "matchingPrecedence": 250,
          "distinguisherMethod": ["type": "ByUser"],
          "rules": [
            [
              "subjects": [["kind": "Group", "group": ["name": .string(ServiceSubject.group)]]],
              "resourceRules": [
                rule(
                  "coordination.k8s.io", ["leases"], ["get", "update"],
                  [.string(lease.namespace)]),
                rule("discovery.k8s.io", ["endpointslices"], ["list"], ["default"]),
                rule("", ["endpoints"], ["get"], ["default"]),
                rule("", ["nodes"], ["get", "list"], nil),
              ],
            ]
          ],
        ],
      ],
      resource: "flowschemas",
      purpose: "keeps the service's requests out of the level that starves first")
  }
}
