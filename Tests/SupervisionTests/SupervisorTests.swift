import RestartDecision
import Supervision
import Testing

@Suite struct SupervisorTests {
  static let stop = Action.stop(Scene.process, grace: .seconds(30), before: nil)

  @Test func aDueMasterIsStoppedOnceAndOnTheRecord() {
    let scene = Scene()
    var loop = scene.loop()
    scene.step(&loop, 20)
    #expect(scene.begun == [Self.stop])
    #expect(loop.machine.phase == .verifying)
  }

  @Test func observeModeBeginsNothing() {
    let scene = Scene()
    var loop = scene.loop(.observe)
    scene.step(&loop, 20)
    #expect(scene.begun.isEmpty)
    #expect(loop.machine.phase == .due)
    #expect(scene.reports.last?.decision.binding.map(\.gate) == [.mode])
  }

  @Test func theFirstLookIsAFullOne() {
    let scene = Scene()
    var loop = scene.loop()
    scene.step(&loop)
    #expect(scene.requests.map(\.depth) == [.full])
  }

  @Test func aCrashAtEveryStepNeverStopsTwice() {
    for crashAt in 1...20 {
      let scene = Scene()
      var loop = scene.loop()
      scene.step(&loop, crashAt)
      loop = scene.loop()
      scene.step(&loop, 20)
      #expect(scene.begun == [Self.stop], "crashed after step \(crashAt)")
      #expect(loop.machine.phase == .verifying)
    }
  }

  static let troubles: [Disk.Trouble] = [.refused, .torn(10), .torn(60), .torn(400), .unflushed]

  @Test(arguments: troubles) func aWriteThatFailsAllowsNothing(_ trouble: Disk.Trouble) {
    for number in 1...6 {
      let scene = Scene()
      scene.disk.trouble[number] = trouble
      var loop = scene.loop()
      scene.step(&loop, 40)
      #expect(scene.begun.filter { $0 == Self.stop }.count <= 1)
      #expect(loop.machine.phase == .verifying, "write \(number)")
      let faults = scene.reports.filter { $0.recordFault != nil }
      #expect(faults.count == 1, "write \(number)")
      #expect(faults.allSatisfy { $0.decision.action == .none && $0.decision.event == nil })
    }
  }

  @Test(arguments: troubles) func aCrashAtAFailedWriteNeverStopsTwice(_ trouble: Disk.Trouble) {
    for number in 2...6 {
      let scene = Scene()
      scene.disk.trouble[number] = trouble
      var loop = scene.loop()
      while scene.disk.writes < number, scene.reports.count < 30 { scene.step(&loop) }
      loop = scene.loop()
      scene.step(&loop, 40)
      #expect(scene.begun.filter { $0 == Self.stop }.count <= 1, "write \(number)")
      #expect([.verifying, .held].contains(loop.machine.phase), "write \(number)")
    }
  }

  @Test func aDiskThatNeverWritesMeansNoRestartAndAReason() {
    let scene = Scene()
    for number in 1...100 { scene.disk.trouble[number] = .refused }
    var loop = scene.loop()
    scene.step(&loop, 20)
    #expect(scene.begun.isEmpty)
    #expect(scene.reports.last?.recordFault != nil)
    #expect(scene.reports.last?.decision.binding.map(\.gate).contains(.record) == true)
  }

  @Test func anUnreadableRecordBindsAndIsNotWrittenOver() throws {
    let scene = Scene()
    var journal = Journal(storage: scene.disk)
    for _ in 0..<2 { try journal.save(Scene.stopping()) }
    for slot in 0...1 { scene.disk.slots[slot][200] ^= 1 }
    let before = scene.disk.slots
    var loop = scene.loop()
    scene.step(&loop, 20)
    #expect(scene.begun.isEmpty)
    #expect(scene.disk.slots == before)
    #expect(scene.reports.last?.recordFault == JournalError.noWholeRecord.description)
    #expect(scene.reports.last?.decision.binding.map(\.gate).contains(.record) == true)
  }

  @Test func aDiskThatCannotBeReadBindsToo() {
    let scene = Scene()
    scene.disk.readFails = true
    var loop = scene.loop()
    scene.step(&loop, 20)
    #expect(scene.begun.isEmpty && scene.disk.writes == 0)
    #expect(scene.reports.last?.decision.binding.map(\.gate).contains(.record) == true)
  }

  @Test func theLookKnowsWhichRestartItIsFor() {
    let scene = Scene()
    var loop = scene.loop()
    scene.step(&loop, 6)
    #expect(scene.requests.last?.attempt?.number == 1)
  }

  @Test func theReportOfTheLastStepStillNamesTheRestart() {
    let scene = Scene()
    var loop = scene.loop()
    while loop.machine.phase != .preparing { scene.step(&loop) }
    scene.change = { $0.hold = .held(until: nil) }
    while loop.machine.attempt != nil { scene.step(&loop) }
    #expect(scene.reports.last?.attempt?.ending == .aborted)
    #expect(scene.reports.last?.before == .releasing)
  }

  @Test func aRestartInFlightIsLookedAtCloselyThoughAWriteFailed() {
    let scene = Scene()
    var loop = scene.loop()
    scene.step(&loop, 6)
    #expect(loop.machine.phase == .verifying)
    scene.disk.trouble[scene.disk.writes + 1] = .refused
    scene.change = {
      $0.container = .running(
        ProcessIdentity(container: 2, started: $0.now.boot, boot: Scene.boot))
    }
    #expect(loop.step(at: scene.now) == loop.policy.flightInterval)
    #expect(scene.reports.last?.recordFault != nil)
  }
}
