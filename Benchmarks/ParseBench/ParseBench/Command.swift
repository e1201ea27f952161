import Foundation

/// The command line of the benchmark.
enum Command {
  static func run(_ arguments: [String]) -> Int {
    if arguments.count == 2, arguments[0] == "--peak" {
      print(Memory.peak(of: arguments[1]).map(String.init) ?? "none")
      return 0
    }
    // Real feeds beside the checkout where there are any, else our own.
    var directory = "../shared/feeds/corpus/files"
    if !FileManager.default.fileExists(atPath: directory) {
      directory = "Tests/FeedParseTests/Fixtures"
    }
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
    var bars = [
      Bar(
        name: "items with text, of libxml2's push SAX2", bar: numbers["--minimum"] ?? 0.5,
        measured: ratio, isMinimum: true)
    ]
    if !speedOnly {
      let peak = Memory.worst(of: corpus, executable: CommandLine.arguments[0])
      bars.append(
        Bar(
          name: "KiB of peak memory beyond the input", bar: numbers["--maximum-kib"] ?? 8192,
          measured: Double(peak), isMinimum: false))
    }
    return Bar.show(bars) ? 0 : 1
  }
}
