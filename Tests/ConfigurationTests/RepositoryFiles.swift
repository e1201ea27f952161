import Foundation

/// Files of the repository, found from this file's place.
enum RepositoryFiles {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  static let root = tests.deletingLastPathComponent().deletingLastPathComponent()
  static let starter = root.appending(path: "Config/claimwatch.toml").path

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The fixtures in a folder, by name without `.toml`, sorted.
  static func fixtures(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: tests.appending(path: "Fixtures/\(folder)").path)
    return (names ?? []).filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted()
  }
}
