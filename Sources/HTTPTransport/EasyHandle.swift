import CCurl

/// Owns one libcurl easy handle; every option's result is checked.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  init() throws(HTTPFailure) {
    guard let pointer = curl_easy_init() else { throw .invalid("libcurl gave no handle") }
    self.pointer = pointer
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try check(loopwarden_curl_set_error_buffer(pointer, errorBuffer), "error buffer")
  }

  deinit {
    curl_easy_cleanup(pointer)
    for list in lists { curl_slist_free_all(list) }
    errorBuffer.deallocate()
  }

  /// libcurl's own words about the failure, often more telling than the code's.
  var errorText: String { String(cString: errorBuffer) }

  func set(_ option: CURLoption, _ value: Int) throws(HTTPFailure) {
    try check(loopwarden_curl_set_long(pointer, option, value), "option \(option.rawValue)")
  }

  func set(_ option: CURLoption, offset value: Int) throws(HTTPFailure) {
    try check(
      loopwarden_curl_set_offset(pointer, option, curl_off_t(value)), "option \(option.rawValue)")
  }

  func set(_ option: CURLoption, _ value: String?) throws(HTTPFailure) {
    try check(loopwarden_curl_set_string(pointer, option, value), "option \(option.rawValue)")
  }

  func set(_ option: CURLoption, blob: [UInt8]) throws(HTTPFailure) {
    let code = blob.withUnsafeBytes {
      loopwarden_curl_set_blob(pointer, option, $0.baseAddress, $0.count)
    }
    try check(code, "option \(option.rawValue)")
  }

  /// Sets a list option; the strings live as long as the handle, as libcurl demands.
  func set(_ option: CURLoption, list values: [String]) throws(HTTPFailure) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values {
      guard let longer = curl_slist_append(list, value) else {
        curl_slist_free_all(list)
        throw .invalid("out of memory")
      }
      list = longer
    }
    if let list { lists.append(list) }
    try check(loopwarden_curl_set_list(pointer, option, list), "option \(option.rawValue)")
  }

  /// Sets the content to send; libcurl keeps a copy. The size must be set first, by its rules.
  func setContent(_ bytes: [UInt8]) throws(HTTPFailure) {
    try set(CURLOPT_POSTFIELDSIZE_LARGE, offset: bytes.count)
    guard !bytes.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
    let code = bytes.withUnsafeBytes {
      loopwarden_curl_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
    }
    try check(code, "content")
  }

  func check(_ code: CURLcode, _ what: String) throws(HTTPFailure) {
    guard code != CURLE_OK else { return }
    throw .invalid("libcurl refused \(what): \(String(cString: curl_easy_strerror(code)))")
  }

  /// The `errno` of the last failed connect, 0 when there was none.
  var connectErrno: Int32 {
    var value = 0
    guard loopwarden_curl_get_long(pointer, CURLINFO_OS_ERRNO, &value) == CURLE_OK else { return 0 }
    return Int32(truncatingIfNeeded: value)
  }

  /// Whether the connection to the peer was ever established.
  var wasConnected: Bool { reached(CURLINFO_CONNECT_TIME_T) }

  /// Whether the TLS handshake with the peer was ever completed.
  var wasSecured: Bool { reached(CURLINFO_APPCONNECT_TIME_T) }

  private func reached(_ stage: CURLINFO) -> Bool {
    var microseconds: curl_off_t = 0
    let code = loopwarden_curl_get_offset(pointer, stage, &microseconds)
    // If libcurl does not know, the careful answer is yes.
    return code != CURLE_OK || microseconds > 0
  }
}
