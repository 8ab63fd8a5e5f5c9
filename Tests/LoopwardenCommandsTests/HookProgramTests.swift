import Glibc
import LoopwardenCommands
import RestartDecision
import TestSupport
import Testing

@Suite("Which programs are run as hooks")
struct HookProgramTests {
  private static func objection(_ path: String) -> HookFailure? {
    HookRunner.objection(to: HookProgram(command: [path], deadline: .seconds(1)))
  }

  @Test("an executable in folders that nobody else can change is run, by a link too")
  func allowed() throws {
    let directory = try TemporaryDirectory()
    let hook = try directory.write("#!/bin/sh\n", to: "hook", mode: 0o755)
    try directory.link("link", to: hook)
    #expect(Self.objection(hook) == nil)
    #expect(Self.objection(directory.path("link")) == nil)
  }

  @Test("a program that is relative, missing, no file, not executable or open to others is refused")
  func refused() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "plain", mode: 0o644)
    try directory.write("", to: "open", mode: 0o757)
    for path in ["hook", "/nowhere/hook"] { #expect(Self.objection(path) != nil) }
    for name in ["", "plain", "open"] { #expect(Self.objection(directory.path(name)) != nil) }
  }

  @Test("a link into a folder that others can change is refused")
  func linkedAway() throws {
    let directory = try TemporaryDirectory()
    let hook = try directory.write("#!/bin/sh\n", to: "shared/hook", mode: 0o755)
    try directory.link("safe/link", to: hook)
    #expect(chmod(directory.path("shared"), 0o777) == 0)
    let objection = Self.objection(directory.path("safe/link"))
    #expect(objection?.message.contains(directory.path("shared")) == true)
  }
}
