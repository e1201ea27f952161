import Foundation

/// The command line of the benchmark.
enum Command {
  static func run(_ arguments: [String]) -> Int {
    if arguments.count == 2, arguments[0] == "--peak" {
      print(Memory.peak(of: arguments[1]).map(String.init) ?? "none")
      return 0
    }
    var directory = "../shared/feeds/corpus/files"
    var numbers: [String: Double] = [
      "--megabytes": 200, "--rounds": 5, "--minimum": 0.5, "--maximum-kib": 8192,
    ]
    var speedOnly = false
    var index = 0
    while index < arguments.count {
      if numbers[arguments[index]] != nil, index + 1 < arguments.count,
        let value = Double(arguments[index + 1])
      {
        numbers[arguments[index]] = value
        index += 2
      } else if arguments[index] == "--speed-only" {
        speedOnly = true
        index += 1
      } else {
        directory = arguments[index]
        index += 1
      }
    }
    guard let corpus = try? Corpus(directory: directory), !corpus.files.isEmpty else {
      print("no feeds in \(directory)")
      return 66
    }
    let speed = Speed(
      corpus: corpus, rounds: Int(numbers["--rounds"] ?? 5),
      megabytes: Int(numbers["--megabytes"] ?? 200))
    let ratio = speed.run()
    if speedOnly { return ratio >= numbers["--minimum"] ?? 0.5 ? 0 : 1 }
    let peak = Memory.worst(of: corpus, executable: CommandLine.arguments[0])
    let ok =
      ratio >= numbers["--minimum"] ?? 0.5 && Double(peak) <= numbers["--maximum-kib"] ?? 8192
    print(ok ? "both bars are met" : "a bar is missed")
    return ok ? 0 : 1
  }
}
