import Glibc

/// The whole of a text file, empty when it cannot be read.
func textFile(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return String(decoding: content, as: UTF8.self) }
    content += chunk[..<count]
  }
}

/// Writes a file, replacing what was there.
func writeFile(_ path: String, _ content: [UInt8], mode: mode_t = 0o644) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
  guard descriptor >= 0 else {
    throw HarnessFailure("cannot write \(path): \(String(cString: strerror(errno)))")
  }
  defer { close(descriptor) }
  var rest = content[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else {
      throw HarnessFailure("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    rest = rest.dropFirst(count)
  }
}

/// Writes a text file.
func writeFile(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
  try writeFile(path, Array(text.utf8), mode: mode)
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws {
  var prefix = ""
  for part in path.split(separator: "/") {
    prefix += "/" + part
    guard mkdir(prefix, 0o755) == 0 || errno == EEXIST else {
      throw HarnessFailure("cannot make \(prefix): \(String(cString: strerror(errno)))")
    }
  }
}

/// A new folder `/tmp/loopwarden-e2e.XXXXXX`, for sockets too: their paths must be short.
func makeTemporaryFolder() throws -> String {
  var template = Array("/tmp/loopwarden-e2e.XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw HarnessFailure("no temporary folder: \(String(cString: strerror(errno)))")
  }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
