/// A label of a metric. Every one has a bounded set of values.
package enum MetricLabel: String, Sendable, CaseIterable {
  case version
  case node
  case mode
  case state
  case hour
  case gate
  case verdict
  case holder
  case phase
  case probe
  case kind

  /// What its values are; a part of `docs/metrics.md`.
  package var meaning: String {
    switch self {
    case .version: "loopwarden's version"
    case .node: "the Node's name, as the cluster knows it"
    case .mode: "`observe`, `enforce`"
    case .state:
      "of `loopwarden_state` a state of [state-machine.md](state-machine.md); of `loopwarden_lock_state` "
        + "`free`, `held`, `missing`, `denied`, `unavailable`"
    case .hour: "`normal`, `urgent`, `expired`"
    case .gate: "a gate of [gates.md](gates.md)"
    case .verdict: "`passes`, `binds`, `warns`, `waived` (by the hour or by an operator)"
    case .holder: "the Node that holds the cluster's lock; one series at most"
    case .phase:
      "how far the holder says that it is: `acquired`, `preparing`, `stopping`, `verifying`, `held`, `unknown`"
    case .probe: "what was asked: `certificate` (over TLS), `container` (the runtime), `readiness`"
    case .kind: "how it ended: a fixed set for each probe, all of them there from the start"
    }
  }
}
