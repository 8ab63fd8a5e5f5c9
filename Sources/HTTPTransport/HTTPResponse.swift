/// A complete response. Field names are as sent by the server (lower case in HTTP/2).
package struct HTTPResponse: Sendable {
  /// Status code of the final response (RFC 9110 section 15).
  package var status: Int
  /// Header fields in order.
  package var headers: [(name: String, value: String)]
  /// Trailer fields in order (RFC 9110 section 6.5), never merged into the headers.
  package var trailers: [(name: String, value: String)]
  /// The whole content.
  package var body: [UInt8]

  /// A response with the given parts.
  package init(
    status: Int, headers: [(name: String, value: String)] = [],
    trailers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.status = status
    self.headers = headers
    self.trailers = trailers
    self.body = body
  }

  /// The first header field of that name, ignoring case.
  package func header(_ name: String) -> String? { Self.first(name, in: headers) }

  /// The first trailer field of that name, ignoring case.
  package func trailer(_ name: String) -> String? { Self.first(name, in: trailers) }

  private static func first(
    _ name: String, in fields: [(name: String, value: String)]
  ) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name.lowercased() == wanted }?.value
  }
}
