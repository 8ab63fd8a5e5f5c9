import FoundationEssentials
import KubernetesClient

/// A master that was once among the endpoints. It counts as a member until it is forgotten.
package struct RememberedMember: Codable, Sendable, Equatable {
  /// Its node's name, if a Node had its address; else its address.
  package var name: String
  /// Where its API server listened.
  package var host: String
  /// The port.
  package var port: UInt16

  var address: APIServerAddress { APIServerAddress(host: host, port: port) }

  /// The master `name` at `host` and `port`.
  package init(name: String, host: String, port: UInt16) {
    self.name = name
    self.host = host
    self.port = port
  }
}

/// Who was once a member, in `members.json` of the state folder.
package struct MemberMemory: Sendable {
  private let path: String

  /// The memory in the state folder `directory`.
  package init(directory: String) { path = directory + "/members.json" }

  private struct Contents: Codable {
    var members: [RememberedMember]
  }

  /// Everybody who was once a member, in the order in which they were first seen.
  ///
  /// - Throws: `StateFault` if there is a memory that cannot be read: whom it names may be down.
  package func load() throws(StateFault) -> [RememberedMember] {
    let bytes: [UInt8]
    do {
      bytes = try SmallFile.read(path, limit: 1 << 20)
    } catch {
      if error.isMissing { return [] }
      throw .file(error)
    }
    do {
      return try JSONDecoder().decode(Contents.self, from: Data(bytes)).members
    } catch {
      throw .notUnderstood(path: path)
    }
  }

  /// Replaces the memory.
  package func store(_ members: [RememberedMember]) throws(StateFault) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      let bytes = try encoder.encode(Contents(members: members))
      try SmallFile.replace(path, with: [UInt8](bytes), mode: 0o600)
    } catch let error as FileFault {
      throw .file(error)
    } catch {
      throw .notUnderstood(path: path)
    }
  }
}
