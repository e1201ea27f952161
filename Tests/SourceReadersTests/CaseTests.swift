import FeedModel
import FeedParse
import Foundation
import SourceReaders
import Testing

/// Each `Fixtures/KIND/NAME.txt` is what was fetched, with what was configured above it and what comes
/// out of it below, parted by lines of `=====`.
@Suite struct CaseTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static let names: [String] = {
    let kinds = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return kinds.sorted().flatMap { kind in
      let folder = directory.appending(path: kind).path
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return files.filter { $0.hasSuffix(".txt") }.map { "\(kind)/\($0.dropLast(4))" }.sorted()
    }
  }()

  @Test(arguments: ["sitemap", "json", "html", "telegram"])
  func everyKindHasItsTable(_ kind: String) {
    #expect(Self.names.count { $0.hasPrefix("\(kind)/") } >= 20)
  }

  @Test(arguments: names) func isReadAsExpected(_ name: String) throws {
    let file = Self.directory.appending(path: "\(name).txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: "\n=====\n")
    try #require(parts.count == 3, "a case has three parts")
    let actual = Self.read(header: parts[0], body: parts[1])
    if ProcessInfo.processInfo.environment["CLAIMWATCH_WRITE_CASES"] != nil {
      let whole = parts.prefix(2).joined(separator: "\n=====\n") + "\n=====\n" + actual + "\n"
      try whole.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(actual == parts[2].trimmingCharacters(in: .newlines))
  }

  /// Checks that a case comes out the same by another item of the map.
  static func check(_ name: String, item: (String) -> String) throws {
    let file = directory.appending(path: "\(name).txt")
    let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n=====\n")
    try #require(parts.count == 3)
    // The expression stands in messages.
    let other = read(header: parts[0], body: parts[1], item: item)
      .replacing("('(", with: "('").replacing(")')", with: "')")
    #expect(other == read(header: parts[0], body: parts[1]))
  }

  private static func read(
    header: String, body: String, item: (String) -> String = { $0 }
  ) -> String {
    var kind = SourceKind.automatic
    var origin = FeedParser.Origin(url: "https://varn.example/news/")
    var expressions: [FieldMap.Key: String] = [:]
    var isGuessed = false
    for line in header.split(separator: "\n") {
      guard let equals = line.range(of: " = ") else { continue }
      let value = String(line[equals.upperBound...])
      switch line[..<equals.lowerBound] {
      case "kind": kind = SourceKind(rawValue: value) ?? .automatic
      case "url": origin.url = value
      case "type": origin.contentType = value
      case "map": isGuessed = value == "guess"
      case "item": expressions[.item] = item(value)
      case let key: if let key = FieldMap.Key(rawValue: String(key)) { expressions[key] = value }
      }
    }
    let map = isGuessed ? .guess : expressions.isEmpty ? nil : FieldMap(expressions)
    do throws(FeedParseError) {
      let source = try SourceReader().read(
        Array(body.utf8), origin: origin, as: kind, map: map)
      return Self.text(source, isGuessed ? source.map : nil)
    } catch {
      return "error: \(error)"
    }
  }

  private static func text(_ source: SourceDocument, _ guessed: FieldMap?) -> String {
    var lines = ["kind: \(source.kind.rawValue), \(source.document.format.rawValue)"]
    if let guessed {
      for key in guessed.keys { lines.append("\(key.rawValue) = \(guessed[key] ?? "")") }
    }
    if let title = source.document.feed.title { lines.append("feed: \(title)") }
    for item in source.document.items {
      lines.append("-")
      if let value = item.guid { lines.append("  id: \(value)") }
      if let value = item.link { lines.append("  link: \(value)") }
      if let value = item.title { lines.append("  title: \(value)") }
      for (name, date) in [("published", item.published), ("updated", item.updated)] {
        guard let date else { continue }
        let instant = date.instant.map { "\($0)" } ?? "unreadable"
        lines.append("  \(name): \(instant)\(date.hasZone ? "" : " (no zone)") from '\(date.raw)'")
      }
      if let value = item.language { lines.append("  language: \(value)") }
      if let value = item.summary?.text {
        lines.append("  summary: \(value.replacingOccurrences(of: "\n", with: " / "))")
      }
      if let value = item.content?.text {
        lines.append("  text: \(value.replacingOccurrences(of: "\n", with: " / "))")
      }
      if !item.categories.isEmpty {
        lines.append("  categories: \(item.categories.joined(separator: ", "))")
      }
      if let value = item.source {
        let way = value.isForwarded ? "via" : "source"
        lines.append("  \(way): \(value.title ?? "") \(value.link ?? "")")
      }
      for aside in item.asides { lines.append("  aside: \(aside)") }
    }
    if !source.unfilled.isEmpty {
      lines.append("unfilled: \(source.unfilled.map(\.rawValue).joined(separator: ", "))")
    }
    for address in source.further { lines.append("further: \(address)") }
    switch source.document.recovery {
    case .strict: break
    case .repaired(let notes): for note in notes { lines.append("note: \(note)") }
    case .unclosed(let notes): for note in notes { lines.append("unclosed: \(note)") }
    }
    return lines.joined(separator: "\n")
  }
}
