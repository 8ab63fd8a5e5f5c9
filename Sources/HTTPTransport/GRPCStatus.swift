/// The status that ends every gRPC call (gRPC over HTTP/2, "Status").
package struct GRPCStatus: Sendable, Equatable, CustomStringConvertible {
  /// Status code; 0 is OK. Codes that are not known here are kept.
  package let code: Int
  /// The server's words, percent-decoded; may be empty.
  package let message: String

  /// A status with the given parts.
  package init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  /// Success.
  package static let ok = 0
  /// The call's time was over, by the server's count.
  package static let deadlineExceeded = 4
  /// What the call names is not there.
  package static let notFound = 5
  /// The server does not know the service or the method.
  package static let unimplemented = 12
  /// The server cannot answer now.
  package static let unavailable = 14

  /// For example `NOT_FOUND: container "x" is not there`.
  package var description: String {
    let name = Self.names.indices.contains(code) ? Self.names[code] : "status \(code)"
    return message.isEmpty ? name : "\(name): \(message)"
  }

  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]

  /// The status in the trailers, or in the first header block when the server sends nothing else
  /// ("Trailers-Only"); nil when it is missing or no number.
  package init?(in response: HTTPResponse) {
    guard
      let text = response.trailer("grpc-status") ?? response.header("grpc-status"),
      !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let code = Int(text)
    else { return nil }
    self.code = code
    let message = response.trailer("grpc-message") ?? response.header("grpc-message") ?? ""
    self.message = Self.percentDecoded(message)
  }

  /// `grpc-message` is percent-encoded; what is not valid encoding is kept as it is.
  static func percentDecoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
