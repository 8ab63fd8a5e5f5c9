import Glibc
import HTTPTransport
import TestSupport
import Testing

/// Kept bound as long as the tests run.
private let unserved = try? UnservedPort()

/// Every test here runs with proxy variables that lead to a closed port, so that any request that
/// heeds them fails.
private let poisonedProxies: Bool = {
  guard let unserved else { return false }
  for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
    setenv(name, "http://127.0.0.1:\(unserved.port)", 1)
  }
  unsetenv("no_proxy")
  unsetenv("NO_PROXY")
  return true
}()

func makeTransport() throws -> HTTPTransport {
  try #require(poisonedProxies)
  return try HTTPTransport()
}

extension Result where Success == HTTPResponse, Failure == HTTPFailure {
  var failure: HTTPFailure? {
    if case .failure(let failure) = self { failure } else { nil }
  }

  var bodyText: String? {
    if case .success(let response) = self {
      String(decoding: response.body, as: UTF8.self)
    } else {
      nil
    }
  }
}

/// Generous: no test waits for it unless something is broken.
let generous: Duration = .seconds(20)
