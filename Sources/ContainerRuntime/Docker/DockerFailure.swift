import FoundationEssentials
import HTTPTransport

extension RuntimeFailure {
  /// An answer of the engine that is an error: the status, and its message in one line.
  init(docker response: HTTPResponse) {
    let data = Data(response.body)
    let said =
      (try? JSONDecoder().decode(DockerErrorReply.self, from: data))?.message
      ?? String(decoding: response.body.prefix(200), as: UTF8.self)
    let words = said.split { $0.isWhitespace || ($0.asciiValue ?? 32) < 32 }
    self = .httpError(
      status: response.status, message: String(words.joined(separator: " ").prefix(300)))
  }
}
