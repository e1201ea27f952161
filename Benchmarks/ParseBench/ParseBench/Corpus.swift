import Foundation

/// The feeds that are parsed, in memory.
struct Corpus {
  let files: [(path: String, bytes: [UInt8])]
  var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }

  /// All regular files of `directory`, by name.
  init(directory: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    files = names.compactMap { name in
      let path = directory + "/" + name
      guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return nil }
      return (path, [UInt8](data))
    }
  }
}
