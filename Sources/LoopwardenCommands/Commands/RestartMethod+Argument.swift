import ArgumentParser

extension RestartMethod: ExpressibleByArgument {}
