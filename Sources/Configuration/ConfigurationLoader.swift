import FeedModel

/// Reads and validates configuration files. Stateless; any thread.
public struct ConfigurationLoader: Sendable {
  /// The largest file that is read: some hundred thousand feeds.
  public static let largestFile = 32 << 20

  private let environment: [String: String]
  private let terms: TermRules

  /// A loader that resolves defaults from `environment` and judges watches' terms by `terms`.
  public init(environment: [String: String], terms: TermRules) {
    self.environment = environment
    self.terms = terms
  }

  /// Reads the file at `path` (absolute, or from the current directory).
  ///
  /// - Throws: ``ConfigurationError`` with every fault of the file.
  public func load(file path: String) throws(ConfigurationError) -> Configuration {
    try load(bytes: read(file: path), path: path)
  }

  /// The bytes of the file at `path`. With `onlyFiles` pipes and devices are refused, at which a reader
  /// might wait for ever.
  public func read(
    file path: String, onlyFiles: Bool = false
  ) throws(ConfigurationError) -> [UInt8] {
    switch ConfigurationFile.read(path, atMost: Self.largestFile, onlyFiles: onlyFiles) {
    case .success(let bytes): return bytes
    case .failure(let fault):
      var reading = reading(of: [], path: path)
      reading.problems.error(fault.message, at: nil, advice: fault.advice)
      throw refusal(reading.problems.sorted, paths: PathSettings().resolved(&reading))
    }
  }

  /// Reads `text` as if it stood in the file `path`, which is used in messages and as the place
  /// from which relative paths are taken.
  public func load(text: String, path: String) throws(ConfigurationError) -> Configuration {
    try load(bytes: Array(text.utf8), path: path)
  }

  /// As ``load(text:path:)``, of bytes. Without `warning` doubts about feeds are not looked for.
  public func load(
    bytes: [UInt8], path: String, warning: Bool = true
  ) throws(ConfigurationError) -> Configuration {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    var reading = reading(of: bytes, path: path)
    reading.warns = warning
    let source = reading.problems.source
    if bytes.count > Self.largestFile {
      reading.problems.error(ConfigurationFile.tooLarge.message, at: nil)
      throw refusal(reading.problems.sorted, paths: PathSettings().resolved(&reading))
    }
    if let offset = UTF8Check.firstInvalidByte(in: bytes) {
      let digits = String(bytes[offset], radix: 16, uppercase: true)
      reading.problems.error(
        "the byte 0x\(digits) is not UTF-8", at: source.position(ofByte: offset),
        advice: "save the file as UTF-8")
      throw refusal(reading.problems.sorted, paths: PathSettings().resolved(&reading))
    }
    let parsed = SyntaxRecovery.parse(bytes)
    for error in parsed.errors {
      let line = source.line(error.position.line) ?? ""
      let (message, advice) = SyntaxMessage.plain(error, line: line)
      reading.problems.error(message, at: error.position, advice: advice)
    }
    reading.isPartial = !parsed.errors.isEmpty
    let configuration = FileReader.read(parsed.members ?? [], &reading)
    guard !reading.problems.hasErrors else {
      throw refusal(reading.problems.sorted, paths: configuration.paths)
    }
    return configuration
  }

  private func reading(of bytes: [UInt8], path: String) -> Reading {
    Reading(
      problems: Problems(source: SourceText(name: path, bytes: bytes)),
      file: FilePath.absolute(path), directory: FilePath.directory(of: path),
      environment: environment, terms: terms)
  }

  private func refusal(_ diagnostics: [Diagnostic], paths: Paths) -> ConfigurationError {
    var error = ConfigurationError(diagnostics: diagnostics)
    error.paths = paths
    return error
  }
}
