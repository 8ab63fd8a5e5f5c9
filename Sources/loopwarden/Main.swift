import LoopwardenCommands

@main
enum Main {
  static func main() { LoopwardenCommand.runAndExit() }
}
