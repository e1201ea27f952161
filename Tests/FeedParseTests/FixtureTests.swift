import FeedParse
import Foundation
import Testing

/// Each `Fixtures/NAME.xml` (or `.json`) is read and compared with `NAME.expected.json`: every value
/// that the expectation names must be there, lists in full length.
@Suite struct FixtureTests {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static let names: [String] = {
    let suffix = ".expected.json"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }()

  @Test func fixturesAreFound() { #expect(Self.names.count > 45) }

  @Test(arguments: names) func isReadAsExpected(_ name: String) throws {
    let expected = try Self.object("\(name).expected.json")
    let request = expected["_request"] as? [String: Any] ?? [:]
    let bytes = try Self.feed(name)
    let headers = request["http_headers"] as? [String: String] ?? [:]
    let origin = FeedParser.Origin(
      url: request["url"] as? String, headers: headers.map { ($0.key, $0.value) })
    var options = FeedParser.Options()
    options.keepHTML = true
    let document = try FeedParser(options: options).parse(bytes, origin: origin)
    let actual = try JSONSerialization.jsonObject(
      with: Data(FeedDocumentWriter.json(document)), options: .fragmentsAllowed)
    for (key, value) in expected where key != "_request" {
      let found = (actual as? [String: Any])?[key]
      for difference in Self.differences(value, found ?? NSNull(), at: key) {
        Issue.record("\(difference)")
      }
    }
  }

  static func feed(_ name: String) throws -> [UInt8] {
    for ending in ["xml", "json"] {
      if let data = FileManager.default.contents(
        atPath: directory.appending(path: "\(name).\(ending)").path)
      {
        return [UInt8](data)
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private static func object(_ file: String) throws -> [String: Any] {
    let data = try Data(contentsOf: directory.appending(path: file))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  private static func differences(_ expected: Any, _ actual: Any, at path: String) -> [String] {
    switch (expected, actual) {
    case (let expected as [String: Any], let actual as [String: Any]):
      return expected.sorted { $0.key < $1.key }.flatMap {
        differences($0.value, actual[$0.key] ?? NSNull(), at: "\(path).\($0.key)")
      }
    case (let expected as [Any], let actual as [Any]):
      guard expected.count == actual.count else {
        return ["\(path): \(expected.count) elements expected, got \(actual)"]
      }
      return zip(expected, actual).enumerated().flatMap {
        differences($0.element.0, $0.element.1, at: "\(path)[\($0.offset)]")
      }
    default:
      let same = (expected as? NSObject) == (actual as? NSObject)
      return same ? [] : ["\(path): expected \(expected), got \(actual)"]
    }
  }
}
