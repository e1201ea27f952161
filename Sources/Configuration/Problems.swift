/// Collects the faults of one file.
struct Problems {
  /// Later faults go without their line: thousands of them in one long line would take for ever.
  static let mostExcerpts = 500

  let source: SourceText
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var errorCount = 0

  init(source: SourceText) { self.source = source }

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
