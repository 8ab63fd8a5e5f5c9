/// coordination.k8s.io/v1 Lease (`pkg/apis/coordination`): its fields, their types, what is valid.
enum LeaseRules: ObjectRules {
  static func normalise(_ object: inout JSONTree) throws(APIProblem) {
    let sent = object["spec"] ?? [:]
    guard sent == .null || sent.members != nil else { throw undecodable("spec is no object") }
    var spec: JSONTree = [:]
    for name in ["holderIdentity", "strategy", "preferredHolder"] {
      switch sent[name] {
      case nil, .null: continue
      case .string(let text): spec[name] = .string(text)
      default: throw undecodable("spec.\(name) is no string")
      }
    }
    for name in ["leaseDurationSeconds", "leaseTransitions"] {
      switch sent[name] {
      case nil, .null: continue
      case .integer(let value) where Int32(exactly: value) != nil: spec[name] = .integer(value)
      default: throw undecodable("spec.\(name) is no 32-bit integer")
      }
    }
    for name in ["acquireTime", "renewTime"] {
      switch sent[name] {
      case nil, .null: continue
      case .string(let text):
        guard let time = MicroTime(text) else {
          throw undecodable(
            "spec.\(name): parsing time \(jsonString(text)) as"
              + " \"2006-01-02T15:04:05.000000Z07:00\"")
        }
        spec[name] = .string(time.text)
      default: throw undecodable("spec.\(name) is no string")
      }
    }
    object["spec"] = spec
  }

  static func complaints(_ object: JSONTree) -> [APIProblem.Field] {
    var found: [APIProblem.Field] = []
    if let duration = object["spec"]?["leaseDurationSeconds"]?.integer, duration <= 0 {
      found.append(
        APIProblem.Field(
          path: "spec.leaseDurationSeconds",
          message: "Invalid value: \(duration): must be greater than 0"))
    }
    if let transitions = object["spec"]?["leaseTransitions"]?.integer, transitions < 0 {
      found.append(
        APIProblem.Field(
          path: "spec.leaseTransitions",
          message: "Invalid value: \(transitions): must be greater than or equal to 0"))
    }
    return found
  }

  private static func undecodable(_ why: String) -> APIProblem {
    .badRequest("Lease in version \"v1\" cannot be handled as a Lease: \(why)")
  }
}
