import StandInControlPlane

StandInProgram.run(CommandLine.arguments)
