/// Collects the faults of one file.
struct Problems {
  let source: SourceText
  private(set) var diagnostics: [Diagnostic] = []

  init(source: SourceText) { self.source = source }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  mutating func error(_ message: String, at position: SourcePosition?, advice: String? = nil) {
    add(.error, message, position, advice)
  }

  mutating func warning(_ message: String, at position: SourcePosition?, advice: String? = nil) {
    add(.warning, message, position, advice)
  }

  /// All of them in the order of the file.
  var sorted: [Diagnostic] {
    let start = SourcePosition(line: 0, column: 0)
    return diagnostics.enumerated()
      .sorted {
        ($0.element.position ?? start, $0.offset) < ($1.element.position ?? start, $1.offset)
      }
      .map(\.element)
  }

  private mutating func add(
    _ severity: Diagnostic.Severity, _ message: String, _ position: SourcePosition?,
    _ advice: String?
  ) {
    // toml++ gives tables that are only implied no place.
    let place = position.flatMap { $0.line > 0 ? $0 : nil }
    let excerpt = place.flatMap { place in
      source.line(place.line).map { Excerpt(line: $0, column: place.column) }
    }
    diagnostics.append(
      Diagnostic(
        severity: severity, file: CleanText.clean(source.name), position: place,
        message: CleanText.clean(message), advice: advice.map(CleanText.clean), excerpt: excerpt))
  }
}
