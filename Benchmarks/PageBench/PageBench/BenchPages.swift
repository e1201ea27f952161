import FeedFetch
import Foundation

/// The pages that are read, unpacked.
struct BenchPages {
  struct Page {
    var path: String
    var bytes: [UInt8]
  }

  var pages: [Page] = []

  init(directory: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    where name.hasSuffix(".html") || name.hasSuffix(".html.gz") {
      let path = directory + "/" + name
      pages.append(Page(path: path, bytes: try Self.read(path)))
    }
  }

  static func read(_ path: String) throws -> [UInt8] {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return path.hasSuffix(".gz") ? try ContentDecoding.decode(bytes, limit: 64 << 20) : bytes
  }

  var size: Int { pages.reduce(0) { $0 + $1.bytes.count } }
}

/// A figure in few digits.
func short(_ value: Double) -> String { String(format: "%.2f", value) }
