import Foundation

/// A desk with one watch, for Kestrel-9, and sources of any kind.
extension Workspace {
  /// Writes a configuration of that watch and of `tables`, those of feeds and hosts.
  func watchKestrel(_ tables: String..., fetch: String = "") throws {
    try configure(
      "[[watch]]\nid = \"kestrel\"\nterms = [\"Kestrel-9\"]\n\n"
        + tables.joined(separator: "\n\n"), fetch: fetch)
  }

  /// One pass over every feed.
  func poll() async throws {
    _ = try await ClaimwatchProcess.run(["once", "--config", configuration.path], in: self)
  }
}

/// A `[[feed]]` at `url`.
func sourceFeed(_ url: String, id: String = "source", _ settings: String = "") -> String {
  """
  [[feed]]
  id = "\(id)"
  url = "\(url)"
  \(settings)
  """
}
