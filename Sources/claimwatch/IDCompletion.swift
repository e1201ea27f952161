import ArgumentParser
import Configuration
import Daemon

/// Completes ids from the configuration that a command would take, for the shells' completion scripts.
enum IDCompletion {
  static let feed = CompletionKind.custom { words, _, _ in
    configuration(words)?.feeds.map(\.id) ?? []
  }
  static let watch = CompletionKind.custom { words, _, _ in
    configuration(words)?.watches.map(\.id) ?? []
  }
  static let output = CompletionKind.custom { words, _, _ in
    configuration(words)?.outputs.map(\.id) ?? []
  }
  /// Texts of `claimwatch poison`.
  static let poison = CompletionKind.custom { words, _, _ in
    guard let configuration = configuration(words) else { return [] }
    let entries = try? PoisonRegister(configuration: configuration).entries()
    return entries?.map(\.mark.id) ?? []
  }

  /// That of `--config` among the words typed so far, or of the usual place. A broken one completes nothing,
  /// unless a daemon knows an earlier one: a shell shows no faults.
  private static func configuration(_ words: [String]) -> Configuration? {
    var file: String?
    for (index, word) in words.enumerated() {
      if word == "--config", index + 1 < words.count { file = words[index + 1] }
      if word.hasPrefix("--config=") { file = String(word.dropFirst(9)) }
    }
    let source = ConfigurationSource(path: file ?? ConfigurationOption.usual)
    return (try? Premises.find(source, need: .everything))?.configuration
  }
}
