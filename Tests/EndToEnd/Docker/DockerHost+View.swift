import FoundationEssentials

/// What the harness sees of the engine's containers: independent of `ContainerRuntime`, which is
/// under test.
extension DockerHost {
  /// One container in any state.
  struct Container: Decodable {
    let id: String
    let state: String
    let labels: [String: String]

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case state = "State"
      case labels = "Labels"
    }

    var attempt: Int? {
      labels["annotation.io.kubernetes.container.restartCount"].flatMap { Int($0) }
    }
    var sandboxID: String? { labels["io.kubernetes.sandbox.id"] }
  }

  /// All containers, in any state.
  func containers() throws -> [Container] {
    let text = try call("GET", "/containers/json?all=1")
    return try JSONDecoder().decode([Container].self, from: Data(text.utf8))
  }

  /// The API server's containers that run.
  func runningAPIServers() throws -> [Container] {
    try containers().filter {
      $0.labels["io.kubernetes.container.name"] == "kube-apiserver" && $0.state == "running"
    }
  }

  /// One more container with the API server's labels, which only pauses.
  func startImpostor() throws -> String {
    let text = try call(
      "POST", "/containers/create",
      [
        "-H", "Content-Type: application/json", "-d",
        """
        {"Image": "\(StandInImage.pauseName)", "HostConfig": {"NetworkMode": "host"},
         "Labels": {"io.kubernetes.container.name": "kube-apiserver",
                    "io.kubernetes.pod.namespace": "kube-system",
                    "io.kubernetes.pod.name": "kube-apiserver-other"}}
        """,
      ])
    struct Created: Decodable { let Id: String }
    let id = try JSONDecoder().decode(Created.self, from: Data(text.utf8)).Id
    try call("POST", "/containers/\(id)/start")
    return id
  }

  /// Removes a container with whatever runs in it.
  func remove(_ id: String) throws {
    try call("DELETE", "/containers/\(id)?force=1&v=1")
  }

  /// The signals that the engine sent to this container so far, by its own events.
  func signals(to id: String) throws -> [String] {
    struct Event: Decodable {
      struct Actor: Decodable {
        let ID: String
        let Attributes: [String: String]
      }
      let Action: String?
      let Actor: Actor?
    }
    // The last line may be on its way.
    let lines = textFile(folder + "/events.json").split(separator: "\n")
    return lines.compactMap { line in
      guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)),
        event.Action == "kill", event.Actor?.ID == id
      else { return nil }
      return event.Actor?.Attributes["signal"]
    }
  }
}
