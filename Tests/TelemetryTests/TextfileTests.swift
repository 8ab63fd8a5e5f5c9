import Glibc
import Telemetry
import TestSupport
import Testing

@Suite("The textfile") struct TextfileTests {
  private func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  @Test("replaces what is there, readable by everybody, and leaves nothing else")
  func replaces() throws {
    let directory = try TemporaryDirectory()
    let file = Textfile(folder: directory.path)
    let old = umask(0o077)
    defer { umask(old) }
    try file.write("first\n")
    // An open reader keeps what it has: the file was replaced, not written over.
    let reader = open(file.path, O_RDONLY)
    defer { close(reader) }
    try file.write("second\n")
    var seen = [UInt8](repeating: 0, count: 6)
    #expect(read(reader, &seen, 6) == 6)
    #expect(String(decoding: seen, as: UTF8.self) == "first\n")
    #expect(try directory.read(Textfile.name) == Array("second\n".utf8))
    #expect(names(in: directory.path) == ["loopwarden.prom"])
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o644)
  }

  @Test("never writes through what somebody laid in its way")
  func link() throws {
    let directory = try TemporaryDirectory()
    try directory.write("precious", to: "elsewhere")
    try directory.link("loopwarden.prom.new", to: directory.path("elsewhere"))
    try directory.link("loopwarden.prom", to: directory.path("elsewhere"))
    try Textfile(folder: directory.path).write("new\n")
    #expect(try directory.read("elsewhere") == Array("precious".utf8))
    #expect(try directory.read(Textfile.name) == Array("new\n".utf8))
  }

  @Test("a folder that is not there is a fault with advice, and the old text stays in others")
  func faults() throws {
    let directory = try TemporaryDirectory()
    let missing = Textfile(folder: directory.path("missing"))
    #expect(!missing.folderIsThere)
    let fault = #expect(throws: TextfileFault.self) { try missing.write("x") }
    #expect(fault?.code == ENOENT)
    #expect(fault?.description.contains("metrics.textfile.directory") == true)
    // A folder in the file's place cannot be replaced.
    try directory.makeFolder("loopwarden.prom")
    #expect(throws: TextfileFault.self) { try Textfile(folder: directory.path).write("x") }
    #expect(names(in: directory.path) == ["loopwarden.prom"])
  }

  @Test("the choice: a folder, or nowhere")
  func choice() {
    #expect(TextfileChoice.off.file == nil)
    #expect(TextfileChoice.folder("/nowhere").file == Textfile(folder: "/nowhere"))
    let standard = Textfile(folder: Textfile.standardFolder)
    #expect(TextfileChoice.automatic.file == (standard.folderIsThere ? standard : nil))
  }
}
