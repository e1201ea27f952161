import CSystem
import Configuration
import Foundation
import SourceReaders
import WatchMatch

/// Where the configuration comes from; read again at every reload.
public struct ConfigurationSource: Sendable {
  /// The file as the user named it.
  public let path: String
  let environment: [String: String]
  private let loader: ConfigurationLoader

  /// Reads `path`, with defaults from `environment`.
  public init(
    path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.path = path
    self.environment = environment
    loader = ConfigurationLoader(
      environment: environment,
      terms: TermRules(
        problem: { TermRule.problem(with: $0) },
        doubt: { term in
          TermDoubt(about: term).map { TermRemark(message: $0.message, advice: $0.advice) }
        },
        folded: { TermRule.folded($0) },
        inflection: { term, languages in
          switch Inflection.outcome(of: term, languages) {
          case .noWord: .otherwise
          case .none: .none
          case .forms(let common): .forms(common: common)
          }
        },
        inflected: { term, languages in languages.flatMap { Inflection.forms(of: term, $0) } },
        hidden: { HiddenTerms.of($0) },
        expression: { RegularExpression.reading($0) }),
      maps: { $0.faults(as: $1) })
  }

  /// Reads and validates the file. Throws a `ConfigurationError` with every fault of it.
  public func load() throws(ConfigurationError) -> Configuration {
    try load(read())
  }

  /// The file's text with what it includes, as ``load(_:)`` takes it. With `onlyFiles` pipes and devices are
  /// refused, which cannot be read again.
  public func read(onlyFiles: Bool = false) throws(ConfigurationError) -> ConfigurationText {
    try loader.read(file: path, onlyFiles: onlyFiles)
  }

  /// As ``load()``, for a command that takes a look and ends: without doubts about feeds.
  func loadForALook() throws(ConfigurationError) -> Configuration {
    try loader.load(read(), path: path, warning: false)
  }

  /// Validates `text` as if it stood in the file and those that it includes.
  public func load(_ text: ConfigurationText) throws(ConfigurationError) -> Configuration {
    let configuration = try loader.load(text, path: path)
    // What the reading took becomes one piece again, which the copies fill from one end.
    claimwatch_trim_memory()
    return configuration.compacted()
  }

  /// Validates `bytes` as if they stood in the file, with what they include.
  func check(_ bytes: [UInt8]) throws(ConfigurationError) {
    _ = try loader.load(loader.withIncluded(bytes, path: path), path: path)
  }
}
