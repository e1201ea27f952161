// parse-bench [DIRECTORY] [--megabytes N] [--rounds N] [--minimum RATIO] [--maximum-kib N] [--speed-only]
//
// Exits with 1 where the ratio or the peak misses its bar.
import Foundation

exit(Int32(Command.run(Array(CommandLine.arguments.dropFirst()))))
