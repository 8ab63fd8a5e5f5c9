import FoundationEssentials

/// `status.json` as any reader outside the product would read it.
struct StatusFile: Decodable {
  struct Gate: Decodable {
    let gate: String
    let effect: String
    let reason: String
  }
  struct Certificate: Decodable {
    let fingerprint: String?
    let correlation: String?
  }
  struct Cluster: Decodable {
    struct Lock: Decodable {
      let state: String
      let holder: String?
      let phase: String?
      let failure: String?
      let sentence: String
    }
    struct Master: Decodable {
      let name: String
      let state: String
    }
    let lock: Lock
    let masters: [Master]
  }
  struct Container: Decodable {
    let id: String?
    let attempt: Int?
  }
  struct LastStop: Decodable {
    let fingerprintBefore: String
    let fingerprintAfter: String?
    let proved: String?
    let outageSeconds: Double?
    let failure: String?
  }

  let pid: Int32
  let phase: String
  let mode: String
  let summary: String
  let readiness: String
  let hour: String?
  let certificate: Certificate
  let container: Container
  let gates: [Gate]
  let hold: String?
  let lastStop: LastStop?
  let cluster: Cluster?
  let clusterProblem: String?

  init?(_ path: String) {
    let text = textFile(path)
    guard let read = try? JSONDecoder().decode(StatusFile.self, from: Data(text.utf8)) else {
      return nil
    }
    self = read
  }

  /// Labels of the gates that bind.
  var binding: [String] { gates.filter { $0.effect == "binds" }.map(\.gate) }
}
