import FeedModel

/// Reads and validates configuration files. Stateless; any thread.
public struct ConfigurationLoader: Sendable {
  /// The largest file that is read: some hundred thousand feeds.
  public static let largestFile = 32 << 20

  private let environment: [String: String]
  private let terms: TermRules
  private let maps: @Sendable (FieldMap, SourceKind) -> [MapFault]

  /// A loader that resolves defaults from `environment`, judges watches' terms by `terms` and the
  /// expressions of feeds' maps by `maps`.
  public init(
    environment: [String: String], terms: TermRules,
    maps: @escaping @Sendable (FieldMap, SourceKind) -> [MapFault] = { _, _ in [] }
  ) {
    self.environment = environment
    self.terms = terms
    self.maps = maps
  }

  /// Reads the file at `path` (absolute, or from the current directory).
  ///
  /// - Throws: ``ConfigurationError`` with every fault of the file.
  public func load(file path: String) throws(ConfigurationError) -> Configuration {
    try load(read(file: path), path: path)
  }

  /// The text of the file at `path` with all that it includes. With `onlyFiles` pipes and devices are
  /// refused in its place, as they always are in that of an included file.
  ///
  /// - Throws: ``ConfigurationError`` where the file itself cannot be read; what is wrong with an included
  ///   one says ``load(_:path:)``, with all else.
  public func read(
    file path: String, onlyFiles: Bool = false
  ) throws(ConfigurationError) -> ConfigurationText {
    withIncluded(try bytes(file: path, onlyFiles: onlyFiles), path: path)
  }

  /// `main` as the text of the file at `path`, with what it includes on disk.
  public func withIncluded(_ main: [UInt8], path: String) -> ConfigurationText {
    let bytes = main.withoutByteOrderMark
    // A text without the word includes nothing: 5,000 feeds are not parsed twice.
    guard bytes.count <= Self.largestFile, Self.mayInclude(bytes),
      UTF8Check.firstInvalidByte(in: bytes) == nil
    else { return ConfigurationText(main: main) }
    let members = SyntaxRecovery.parse(bytes).members ?? []
    let patterns = IncludeDraft.patterns(in: members, reading(of: bytes, path: path))
    var reader = IncludeReader(main: FilePath.absolute(path), size: bytes.count)
    return ConfigurationText(main: main, included: reader.read(patterns))
  }

  /// Whether "include" stands in `bytes`. The standard library's search for a part took a third of `status`.
  private static func mayInclude(_ bytes: [UInt8]) -> Bool {
    let word = Array("include".utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      bytes.indices.contains { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }
  }

  private func bytes(
    file path: String, onlyFiles: Bool
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

  /// As ``load(text:path:)``, of bytes. What they include is not looked for.
  public func load(bytes: [UInt8], path: String) throws(ConfigurationError) -> Configuration {
    try load(ConfigurationText(main: bytes), path: path)
  }

  /// Validates `text` as if it stood in the file `path` and those that it includes. Without `warning` doubts
  /// about feeds are not looked for.
  public func load(
    _ text: ConfigurationText, path: String, warning: Bool = true
  ) throws(ConfigurationError) -> Configuration {
    let bytes = text.main.withoutByteOrderMark
    var reading = reading(of: bytes, path: path)
    reading.warns = warning
    if bytes.count > Self.largestFile {
      reading.problems.error(ConfigurationFile.tooLarge.message, at: nil)
      throw refusal(reading.problems.sorted, paths: PathSettings().resolved(&reading))
    }
    let members = reading.members(of: bytes, file: 0)
    let configuration = FileReader.read(members, of: text, &reading)
    guard !reading.problems.hasErrors else {
      throw refusal(reading.problems.sorted, paths: configuration.paths)
    }
    return configuration
  }

  private func reading(of bytes: [UInt8], path: String) -> Reading {
    Reading(
      problems: Problems(source: SourceText(name: path, bytes: bytes)),
      file: FilePath.absolute(path), directory: FilePath.directory(of: path),
      environment: environment, terms: terms, maps: maps)
  }

  private func refusal(_ diagnostics: [Diagnostic], paths: Paths) -> ConfigurationError {
    var error = ConfigurationError(diagnostics: diagnostics)
    error.paths = paths
    return error
  }
}
