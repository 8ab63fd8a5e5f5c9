/// `GET /version`: what the engine is and which versions of its API it answers.
struct DockerVersionReply: Decodable {
  let version: String?
  let apiVersion: String?
  let minimum: String?

  enum CodingKeys: String, CodingKey {
    case version = "Version"
    case apiVersion = "ApiVersion"
    case minimum = "MinAPIVersion"
  }
}

/// One item of `GET /containers/json`. Everything but the id may be missing, and a state is a text,
/// so that what an engine adds one day does not break reading.
package struct DockerListed: Decodable, Sendable, Equatable {
  /// The whole id.
  package let id: String
  let names: [String]?
  let labels: [String: String]?
  let state: String?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case names = "Names"
    case labels = "Labels"
    case state = "State"
  }
}

/// `GET /containers/{id}/json`.
package struct DockerInspected: Decodable, Sendable, Equatable {
  struct State: Decodable, Sendable, Equatable {
    let status: String?
    let running: Bool?
    let paused: Bool?
    let restarting: Bool?
    let dead: Bool?
    let pid: Int32?
    let startedAt: String?

    enum CodingKeys: String, CodingKey {
      case status = "Status"
      case running = "Running"
      case paused = "Paused"
      case restarting = "Restarting"
      case dead = "Dead"
      case pid = "Pid"
      case startedAt = "StartedAt"
    }
  }

  struct Config: Decodable, Sendable, Equatable {
    let image: String?
    let labels: [String: String]?
    let stopSignal: String?

    enum CodingKeys: String, CodingKey {
      case image = "Image"
      case labels = "Labels"
      case stopSignal = "StopSignal"
    }
  }

  struct Mount: Decodable, Sendable, Equatable {
    let source: String?
    let destination: String?
    let isWritable: Bool?

    enum CodingKeys: String, CodingKey {
      case source = "Source"
      case destination = "Destination"
      case isWritable = "RW"
    }
  }

  let id: String
  let name: String?
  let created: String?
  let image: String?
  let restartCount: UInt32?
  let state: State?
  let config: Config?
  let mounts: [Mount]?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case created = "Created"
    case image = "Image"
    case restartCount = "RestartCount"
    case state = "State"
    case config = "Config"
    case mounts = "Mounts"
  }
}

/// `GET /images/{name}/json`.
struct DockerImageReply: Decodable {
  let id: String
  let tags: [String]?

  enum CodingKeys: String, CodingKey {
    case id = "Id"
    case tags = "RepoTags"
  }
}

/// What comes with every status of 400 and above.
struct DockerErrorReply: Decodable {
  let message: String
}
