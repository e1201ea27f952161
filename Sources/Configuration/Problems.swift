/// Collects the faults of a configuration.
struct Problems {
  /// Later faults go without their line: thousands of them in one long line would take for ever.
  static let mostExcerpts = 500

  /// The configuration file, then the included ones.
  private(set) var sources: [SourceText]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var errorCount = 0

  init(source: SourceText) { sources = [source] }

  /// The configuration file.
  var source: SourceText { sources[0] }

  /// The file in which `position` lies.
  func source(of position: SourcePosition) -> SourceText {
    sources.indices.contains(position.file) ? sources[position.file] : source
  }

  /// Takes a file that the configuration includes. Its number is that of the files before it.
  mutating func add(_ source: SourceText) { sources.append(source) }

  /// `earlier` as a message about `place` names it: `line 4`, or `line 4 of watches.d/ships.toml`.
  func words(for earlier: SourcePosition, seenFrom place: SourcePosition) -> String {
    let line = "line \(earlier.line)"
    return earlier.file == place.file ? line : "\(line) of \(source(of: earlier).name)"
  }

  var hasErrors: Bool { errorCount > 0 }

  mutating func error(_ message: String, at position: SourcePosition?, advice: String? = nil) {
    add(.error, message, position, advice)
  }

  mutating func warning(_ message: String, at position: SourcePosition?, advice: String? = nil) {
    add(.warning, message, position, advice)
  }

  /// All of them, errors before warnings, else in the order of the file.
  var sorted: [Diagnostic] {
    let start = SourcePosition(line: 0, column: 0)
    func rank(_ severity: Diagnostic.Severity) -> Int { severity == .error ? 0 : 1 }
    return diagnostics.enumerated()
      .sorted {
        (rank($0.element.severity), $0.element.position ?? start, $0.offset)
          < (rank($1.element.severity), $1.element.position ?? start, $1.offset)
      }
      .map(\.element)
  }

  private mutating func add(
    _ severity: Diagnostic.Severity, _ message: String, _ position: SourcePosition?,
    _ advice: String?
  ) {
    // toml++ gives tables that are only implied no place.
    let place = position.flatMap { $0.line > 0 ? $0 : nil }
    let isShown = diagnostics.count < Self.mostExcerpts
    let source = place.map(source(of:)) ?? source
    let line = place.flatMap { isShown ? source.line($0.line) : nil }.flatMap(Secrets.shown)
    let excerpt = line.map { Excerpt(line: $0, column: place?.column ?? 1) }
    if severity == .error { errorCount += 1 }
    diagnostics.append(
      Diagnostic(
        severity: severity, file: CleanText.clean(source.name), position: place,
        message: CleanText.clean(Secrets.masked(message)), advice: advice.map(CleanText.clean),
        excerpt: excerpt))
  }
}
