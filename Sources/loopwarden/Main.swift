import ArgumentParser
import LoopwardenCommands

@main
enum Main {
  static func main() { LoopwardenCommand.main() }
}
