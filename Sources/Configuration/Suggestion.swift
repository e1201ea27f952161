import WatchQuery

/// Advice about a name that is not known.
enum Suggestion {
  /// For a key of a table whose keys are `known`: the nearest of them, else the table where the key
  /// belongs, else all that would have been right.
  static func forKey(_ key: String, known: [String]) -> String {
    nearest(key, known) ?? home(of: key) ?? "known keys: " + known.joined(separator: ", ")
  }

  /// For a name at the top of the file, where only the tables in `known` stand.
  static func forTable(_ name: String, known: [String]) -> String {
    nearest(name, known) ?? home(of: name) ?? "known tables: " + known.joined(separator: ", ")
  }

  private static func nearest(_ name: String, _ known: [String]) -> String? {
    EditDistance.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
  }

  private static func home(of key: String) -> String? {
    let tables = Reference.entries.filter { $0.key == key }.map(\.table)
    if tables.contains("include") {
      return "'include' stands at the top of the file, before every table"
    }
    return tables.isEmpty ? nil : "'\(key)' belongs in " + tables.joined(separator: " or ")
  }
}
