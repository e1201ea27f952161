import ArticlePage
import Foundation
import TestSupport

/// A page of the fixtures, each written for what its name says.
enum PageFixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try Array(Data(contentsOf: folder.appending(path: name + ".html")))
  }

  /// The names of the pages in a folder of the fixtures.
  static func names(in folder: String) -> [String] {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: fixtures.appending(path: folder).path())
    return (files ?? []).filter { $0.hasSuffix(".html") }.map { "\(folder)/\($0.dropLast(5))" }
      .sorted()
  }

  static func article(_ name: String, url: String? = nil) throws -> Article {
    var reader = ArticleReader()
    return reader.read(try bytes(name), charset: nil, url: url)
  }

  static func article(html: String, charset: String? = nil, url: String? = nil) -> Article {
    var reader = ArticleReader()
    return reader.read(Array(html.utf8), charset: charset, url: url)
  }
}
